import { consentHash, signAuthorization } from "../authorization.ts";
import { toBase64, toBase64Url } from "../bytes.ts";
import { canonicalBytes, type Json } from "../canonical.ts";
import { newId } from "../ids.ts";
import { signCompact } from "../jws.ts";
import { type Order, signOrder, tidOf } from "../order.ts";
import { encodeReceipt, signReceipt } from "../receipt/sign.ts";
import type { Receipt, SignedReceipt } from "../receipt.ts";
import { REFUND_TYPE } from "../refund.ts";
import { RESULT_TYPE } from "../result.ts";
import { thumbprint } from "../thumbprint.ts";
import type { Family, Member } from "./family.ts";

/** When everything in a receipt of tests happened: just now, since the certificates are that new. */
const paidAt = Math.floor(Date.now() / 1000) * 1000;

export const business = {
  name: "중부삼 주식회사",
  number: "1234567891",
  address: "서울특별시 중구 세종대로 110, 3층",
  representative: "김코코",
  phone: "02-120-0000",
} as const;

/** The order that a receipt of tests is of: 26,000 won in two lines. */
export function orderOf(family: Family, changes: Partial<Order> = {}): Order {
  const lines = [
    { product: "A-1", name: "코코넛 오일 500 ml", quantity: 2, unitPrice: "10500", amount: "21000" },
    { product: "B.7", name: 'Tea "Nº 9"', quantity: 1, unitPrice: "5000", amount: "5000" },
  ];
  return { merchant: family.merchantId, number: "2026-000079", currency: "KRW", lines, total: "26000", ...changes };
}

/** A receipt of a payment of this order, unsigned; `of`: whose lines it has. */
export async function makeReceipt(family: Family, order: Order = orderOf(family), of: string = family.merchantId): Promise<Receipt> {
  const payment = newId("pay");
  const tid = await tidOf(order);
  const authorization = await signAuthorization(
    {
      ...{ payment, tid, payee: order.merchant, origin: "https://shop.example", payer: family.user, sequence: 1 },
      order: await signOrder(order, family.merchant.key, await thumbprint(family.merchant.certificate)),
      deviceLogHead: toBase64Url(new Uint8Array(32)),
      ...{ issued: paidAt - 1000, expires: paidAt + 60_000, nonce: toBase64Url(new Uint8Array(16)) },
    },
    family.device.key,
    chainOf(family.device, family.master),
  );
  const lines = order.lines.filter((line) => (line.seller ?? order.merchant) === of);
  const total = lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  return {
    ...{ id: newId("rcp", paidAt), revision: 1, payment, tid },
    merchant: { id: of, name: "JOONGBU3", origin: "https://shop.example", business },
    order: { merchant: order.merchant, number: order.number, lines },
    ...{ currency: "KRW", total: String(total), tax: String(total / 11n), refunded: "0", refunds: [] },
    payer: { user: family.user, certificate: await thumbprint(family.device.certificate) },
    ...{ paidAt, issuedAt: paidAt + 5000 },
    authorization,
    result: await signByResult(family, {
      ...{ payment, tid, status: "paid", merchant: order.merchant, currency: "KRW", amount: order.total, paidAt },
      authorization: await consentHash(authorization),
    }),
    certificates: chainOf(family.root, family.users, family.merchants, family.gateway, family.merchant, family.result),
    livemode: true,
  };
}

/** The gateway's result over these claims. */
export async function signByResult(family: Family, claims: Json): Promise<string> {
  const header = { alg: "ES256", typ: RESULT_TYPE, "x5t#S256": await thumbprint(family.result.certificate) } as const;
  return signCompact(header, canonicalBytes(claims), family.result.key);
}

/** A refund of a receipt's payment, by the merchant's key or by a member's certificate. */
export async function makeRefund(family: Family, { payment, tid, merchant }: Receipt, amount: string, by: "merchant" | "member", changes: object = {}) {
  const claims = { payment, tid, merchant: merchant.id, number: `R-${amount}`, currency: "KRW", amount, reason: "깨짐", issued: paidAt + 2000, ...changes };
  const signer = by === "merchant" ? { "x5t#S256": await thumbprint(family.merchant.certificate) } : { x5c: chainOf(family.device, family.master) };
  const { key } = by === "merchant" ? family.merchant : family.device;
  return signCompact({ alg: "ES256", typ: REFUND_TYPE, ...signer }, canonicalBytes(claims), key);
}

/** Both signatures over a receipt; `by`: other signers than the merchant's key and the result key. */
export async function signBoth(family: Family, receipt: Receipt, by: { seller?: readonly Member[]; gateway?: readonly Member[] } = {}): Promise<SignedReceipt> {
  const { seller = [family.merchant, family.merchants], gateway = [family.result, family.gateway] } = by;
  const payload = encodeReceipt(receipt);
  const signatures = await Promise.all([seller, gateway].map((chain) => signReceipt(payload, (chain[0] ?? family.root).key, chainOf(...chain))));
  return { payload, signatures };
}

/** Standard base64 DER of some certificates. */
export function chainOf(...members: readonly Member[]): string[] {
  return members.map(({ certificate }) => toBase64(certificate));
}
