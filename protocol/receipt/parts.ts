import { AUTHORIZATION_LIFETIME_MS, CLOCK_SKEW_MS, consentHash, readAuthorization } from "../authorization.ts";
import { fromBase64 } from "../bytes.ts";
import { canonicalBytes } from "../canonical.ts";
import { verifySignature } from "../jws.ts";
import { minorUnits } from "../money.ts";
import { type Order, type OrderLine, readOrder } from "../order.ts";
import type { Receipt } from "../receipt.ts";
import { REFUND_TYPE, type RefundOrder, readMoneyOrder } from "../refund.ts";
import { readResult } from "../result.ts";
import { must, type TrustedCertificates } from "./trust.ts";

/** An order is paid within a day of its registration. */
const ORDER_LIFETIME_MS = 86_400_000;

/** What a receipt says of its sale; the evidence of a payment is checked by the same. */
export type Sale = Omit<Receipt, "id" | "revision" | "issuedAt" | "issuer" | "certificates" | "livemode">;

/** The buyer's consent: signed by the payer that the receipt names, to this payment of this order on this page. */
export async function checkAuthorization(receipt: Sale, trust: TrustedCertificates): Promise<void> {
  const read = readAuthorization(receipt.authorization);
  must(read !== undefined, "malformed");
  const { authorization, chain } = read;
  const certificate = await trust.user(chain.map(der), authorization.issued, receipt.paidAt);
  must(await verifySignature(certificate.publicKey, read), "signature");
  same("payment", authorization.payment, receipt.payment);
  same("tid", authorization.tid, receipt.tid);
  same("payee", authorization.payee, receipt.order.merchant);
  same("origin", authorization.origin, receipt.merchant.origin);
  same("payer", authorization.payer, receipt.payer.user);
  same("payer", certificate.user, receipt.payer.user);
  same("certificate", certificate.thumbprint, receipt.payer.certificate);
  const { issued, expires } = authorization;
  const inTime = issued <= receipt.paidAt + CLOCK_SKEW_MS && receipt.paidAt <= expires + CLOCK_SKEW_MS && expires - issued <= AUTHORIZATION_LIFETIME_MS;
  must(inTime, "differs", "paidAt");
}

/** The order that the buyer consented to: signed by its merchant, and with exactly the receipt's lines as this seller's; `whole`: as all of it. */
export async function checkOrder(receipt: Sale, trust: TrustedCertificates, { whole = false } = {}): Promise<void> {
  const { read, order } = await orderOf(receipt);
  const certificate = await trust.merchant([named(trust, read.certificate)]);
  const { notBefore, notAfter } = certificate;
  must(notBefore <= receipt.paidAt && receipt.paidAt - ORDER_LIFETIME_MS <= notAfter, "dates");
  must(await verifySignature(certificate.publicKey, read), "signature");
  same("merchant", certificate.merchant, order.merchant);
  same("merchant", order.merchant, receipt.order.merchant);
  same("tid", read.tid, receipt.tid);
  same("number", order.number, receipt.order.number);
  same("currency", order.currency, receipt.currency);
  const lines = whole ? order.lines : linesOf(order, receipt.merchant.id);
  must(lines.length > 0 && text(lines) === text(receipt.order.lines), "differs", "lines");
}

/** The lines of an order that a merchant sells. */
export function linesOf(order: Order, merchant: string): OrderLine[] {
  return order.lines.filter((line) => (line.seller ?? order.merchant) === merchant);
}

/** The gateway's word that this consent was paid, over the whole order. */
export async function checkResult(receipt: Sale, trust: TrustedCertificates): Promise<void> {
  const read = readResult(receipt.result);
  must(read !== undefined, "malformed");
  const { claims: result } = read;
  const certificate = await trust.gateway([named(trust, read.header["x5t#S256"] ?? "")], receipt.paidAt);
  must(await verifySignature(certificate.publicKey, read), "signature");
  const { order } = await orderOf(receipt);
  same("payment", result.payment, receipt.payment);
  same("tid", result.tid, receipt.tid);
  same("merchant", result.merchant, receipt.order.merchant);
  same("currency", result.currency, receipt.currency);
  same("amount", result.amount, order.total);
  same("authorization", result.authorization, await consentHash(receipt.authorization));
  same("paidAt", result.paidAt, receipt.paidAt);
}

/** The sums: lines, total, and the value-added tax of 10/110 inside, rounded down to whole won. */
export function checkAmounts({ order, total, tax, refunded }: Sale): void {
  for (const line of order.lines) same("amount", minorUnits(line.amount), BigInt(line.quantity) * minorUnits(line.unitPrice));
  const sum = order.lines.reduce((before, line) => before + minorUnits(line.amount), 0n);
  same("total", minorUnits(total), sum);
  same("tax", tax, taxOf(total));
  must(minorUnits(refunded) <= sum, "differs", "refunded");
}

/** The value-added tax inside a total: 10/110, rounded down. */
export function taxOf(total: string): string {
  return String((minorUnits(total) * 10n) / 110n);
}

/** The refunds: each signed for this seller's share of this payment, together what the receipt says. */
export async function checkRefunds(receipt: Sale, trust: TrustedCertificates): Promise<void> {
  const numbers = new Set<string>();
  let sum = 0n;
  for (const jws of receipt.refunds) {
    const refund = await checkRefund(jws, receipt, trust);
    must(!numbers.has(refund.number), "differs", "number");
    numbers.add(refund.number);
    sum += minorUnits(refund.amount);
  }
  same("refunded", sum, minorUnits(receipt.refunded));
}

async function checkRefund(jws: string, receipt: Sale, trust: TrustedCertificates): Promise<RefundOrder> {
  const read = readMoneyOrder(REFUND_TYPE, jws);
  must(read !== undefined, "malformed");
  const { order: refund, by } = read;
  const certificate = "chain" in by ? await trust.user(by.chain.map(der), refund.issued) : await trust.merchant([named(trust, by.thumbprint)], refund.issued);
  must(await verifySignature(certificate.publicKey, read), "signature");
  if ("merchant" in certificate) same("merchant", certificate.merchant, receipt.merchant.id);
  same("payment", refund.payment, receipt.payment);
  same("tid", refund.tid, receipt.tid);
  same("merchant", refund.merchant, receipt.merchant.id);
  same("currency", refund.currency, receipt.currency);
  return refund;
}

async function orderOf(receipt: Sale) {
  const read = await readOrder(readAuthorization(receipt.authorization)?.authorization.order ?? "");
  must(read !== undefined, "malformed");
  return { read, order: read.order };
}

function named(trust: TrustedCertificates, thumbprint: string) {
  const found = trust.named(thumbprint);
  must(found !== undefined, "untrusted");
  return found;
}

function der(text: string) {
  const bytes = fromBase64(text);
  must(bytes !== undefined, "malformed");
  return bytes;
}

function same<T extends string | number | bigint>(field: string, found: T, said: T): void {
  must(found === said, "differs", field);
}

function text(lines: readonly OrderLine[]): string {
  return new TextDecoder().decode(canonicalBytes(lines));
}
