import { createHash } from "node:crypto";
import { toBase64, toBase64Url } from "../../protocol/bytes.ts";
import { canonicalBytes, type Json } from "../../protocol/canonical.ts";
import { issueAuthority, issueResult, issueRoot, spkiHash, thumbprint } from "../../protocol/certificate.ts";
import { newId } from "../../protocol/ids.ts";
import { signCompact } from "../../protocol/jws.ts";
import { type Order, signOrder } from "../../protocol/order.ts";
import { RESULT_TYPE, type Result } from "../../protocol/result.ts";
import type { Database, Transaction } from "../../server/storage/database.ts";

// What an attacker can make himself: every signature, by keys of his own.

const newPair = () => crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
const spkiOf = async ({ publicKey }: CryptoKeyPair) => new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));

/** An order in a merchant's name under a key of the attacker's. */
export async function forgeOrder(order: Order): Promise<string> {
  const pair = await newPair();
  return signOrder(order, pair.privateKey, await thumbprint(await spkiOf(pair)));
}

/** The order with one line at this price. */
export function atPrice(order: Order, price: number, quantity = 1): Order {
  const [line] = order.lines;
  if (!line) throw new Error("an order without lines");
  const amount = String(price * quantity);
  return { ...order, lines: [{ ...line, quantity, unitPrice: String(price), amount }], total: amount };
}

/** A gateway of the attacker's: a root, a result key under it, and results that it signs. */
export async function forgeGateway() {
  const [root, gateway, result] = await Promise.all([newPair(), newPair(), newPair()]);
  const rootDer = await issueRoot(await spkiOf(root), root.privateKey);
  const gatewayDer = await issueAuthority("gateway", await spkiOf(gateway), { certificate: rootDer, key: root.privateKey });
  const resultDer = await issueResult(await spkiOf(result), { certificate: gatewayDer, key: gateway.privateKey });
  const mark = await thumbprint(resultDer);
  return {
    rootSpki: await spkiHash(await spkiOf(root)),
    thumbprint: mark,
    certificates: { results: [{ thumbprint: mark, chain: [resultDer, gatewayDer, rootDer].map((der) => toBase64(der)) }] },
    sign: (claims: Result) => signCompact({ alg: "ES256", typ: RESULT_TYPE, "x5t#S256": mark }, canonicalBytes(claims), result.privateKey),
  };
}

/** A compact JWS with other claims and the old signature. */
export function withClaims(jws: string, change: (claims: Record<string, Json>) => Record<string, Json>): string {
  const [header, payload = "", signature] = jws.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, Json>;
  return `${header}.${toBase64Url(canonicalBytes(change(claims)))}.${signature}`;
}

/** Registers any order as a payment, signed or not: a registry that checks nothing. */
export async function registerAnything(tx: Transaction | Database, order: Order, jws: string, tid: string, id = newId("pay")): Promise<string> {
  await tx.query(
    `insert into payments (id, merchant, payee_account, tid, order_hash, order_number, currency, amount, created_at, expires_at)
     select $1, m.id, m.account, $3, $4, $5, 'KRW', $6, now(), now() + interval '30 minutes' from merchants m where m.id = $2`,
    [id, order.merchant, Buffer.from(tid, "base64url"), createHash("sha256").update(jws).digest(), order.number, BigInt(order.total)],
  );
  await tx.query("insert into payment_orders (payment, jws) values ($1, $2)", [id, jws]);
  return id;
}
