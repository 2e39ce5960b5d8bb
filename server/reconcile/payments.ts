import { createHash } from "node:crypto";
import { readAuthorization } from "../../protocol/authorization.ts";
import { minorUnits } from "../../protocol/money.ts";
import { type Order, readOrder } from "../../protocol/order.ts";
import { readResult } from "../../protocol/result.ts";
import { consentOf } from "../keys/jws.ts";
import type { Transaction } from "../storage/database.ts";
import { comparePostings, type Difference, type EvidenceReader, type Finder, finderOf, type Group, totals } from "./evidence.ts";
import { heldAt, isAmong, isSignedBy, type Trust } from "./trust.ts";

interface Row extends Record<string, unknown> {
  id: string;
  merchant: string;
  tid: Buffer;
  order_hash: Buffer;
  amount: bigint;
  state: string;
  created_at: Date;
  paid_at: Date | null;
  shares: Record<string, string> | null;
  sequence: bigint | null;
  hash: Buffer | null;
  jws: string | null;
  result: string | null;
  order_jws: string | null;
  user_number: bigint | null;
  account: bigint | null;
  thumbprints: Buffer[] | null;
  revoked_at: Date | null;
}

/** How long a payment may have waited for its group's commit, in ms. */
const QUEUE_MS = 600_000;

/**
 * Payments: the payer's authorization by a certificate that held then, over the order that the merchant signed, for exactly what was
 * moved to the payee or its sellers; and the gateway's own signed result.
 */
export const paymentEvidence: EvidenceReader = async (tx, trust, groups) => {
  const rows = await tx.query<Row>(SELECT, [groups.map(({ reference }) => reference)]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const accounts = await merchantAccounts(tx, rows);
  const differences: Difference[] = [];
  for (const group of groups) {
    const finder = finderOf(group);
    const row = byId.get(group.reference);
    if (finder.holds("payment", row !== undefined, "a payment", "none") && row) await check(tx, trust, { group, row, accounts, finder });
    differences.push(...finder.differences);
  }
  return differences;
};

interface Checked {
  readonly group: Group;
  readonly row: Row;
  readonly accounts: ReadonlyMap<string, bigint>;
  readonly finder: Finder;
}

async function check(tx: Transaction, trust: Trust, { group, row, accounts, finder }: Checked): Promise<void> {
  const { same, holds } = finder;
  same("state", "paid", row.state);
  const order = await checkOrder(tx, trust, row, finder);
  const paidAt = row.paid_at?.getTime() ?? 0;
  await checkAuthorization(trust, row, paidAt, finder);
  await checkResult(trust, row, paidAt, finder);
  for (const { at } of group.entries) holds("time", Math.abs(at.getTime() - paidAt) < QUEUE_MS, new Date(paidAt).toISOString(), at.toISOString());
  if (!order || row.account === null) return;
  const shares = sharesOf(order);
  if (row.shares) same("shares", textOf(shares), textOf(new Map(Object.entries(row.shares).map(([merchant, sum]) => [merchant, BigInt(sum)]))));
  else same("shares", row.merchant, [...shares.keys()].join(" "));
  const takers = [...shares].map(([merchant, sum]) => [accounts.get(merchant) ?? -1n, sum] as const);
  finder.differences.push(...comparePostings(group, totals([[row.account, -minorUnits(order.total)], ...takers])));
}

/** The merchant's signature over the order, by a certificate that held when it was registered. */
async function checkOrder(tx: Transaction, trust: Trust, row: Row, { same, holds }: Finder): Promise<Order | undefined> {
  const read = row.order_jws === null ? undefined : await readOrder(row.order_jws);
  if (!holds("order", read !== undefined, "a signed order", "none that can be read") || !read || row.order_jws === null) return undefined;
  const signer = await trust.merchant(tx, read.certificate);
  const at = row.created_at.getTime();
  holds("merchant's certificate", signer !== undefined && signer.name === row.merchant && heldAt(signer, at, signer.revokedAt));
  holds("merchant's signature", signer !== undefined && isSignedBy(signer.key, read));
  same("order's bytes", createHash("sha256").update(row.order_jws).digest("hex"), row.order_hash.toString("hex"));
  same("order's merchant", read.order.merchant, row.merchant);
  same("payment's amount", read.order.total, row.amount);
  same("tid", read.tid, row.tid.toString("base64url"));
  return read.order;
}

/** The payer's signature, by a certificate of this registry that held when it paid. */
async function checkAuthorization(trust: Trust, row: Row, paidAt: number, { same, holds }: Finder): Promise<void> {
  const read = row.jws === null ? undefined : readAuthorization(row.jws);
  if (!holds("authorization", read !== undefined, "a signed authorization", "none that can be read") || !read || row.jws === null) return;
  const { authorization } = read;
  const signer = await trust.person(read.chain);
  const registered = isAmong(row.thumbprints, read.chain);
  holds("payer's certificate", signer !== undefined && registered && heldAt(signer, paidAt, row.revoked_at?.getTime()));
  holds("payer's signature", signer !== undefined && isSignedBy(signer.key, read));
  same("payer", signer?.name, row.user_number);
  same("authorization's payer", row.user_number, authorization.payer);
  same("authorization's payment", row.id, authorization.payment);
  same("authorization's payee", row.merchant, authorization.payee);
  same("authorization's tid", row.tid.toString("base64url"), authorization.tid);
  same("authorization's number", row.sequence, authorization.sequence);
  holds("authorization's order", authorization.order === row.order_jws, "the registered bytes", "others");
  holds("authorization's time", authorization.issued <= paidAt + QUEUE_MS && authorization.expires > paidAt - QUEUE_MS);
  holds("consent", row.hash?.equals(consentOf(row.jws)) === true);
}

/** The gateway's signature over what it answered. */
async function checkResult(trust: Trust, row: Row, paidAt: number, { same, holds }: Finder): Promise<void> {
  const read = row.result === null ? undefined : readResult(row.result);
  if (!holds("result", read !== undefined, "a signed result", "none that can be read") || !read) return;
  const signer = trust.result(read.header["x5t#S256"] ?? "");
  holds("gateway's signature", signer !== undefined && isSignedBy(signer.key, read) && heldAt(signer, paidAt));
  const { payment, tid, merchant, amount, authorization } = read.claims;
  same("result's payment", row.id, payment);
  same("result's tid", row.tid.toString("base64url"), tid);
  same("result's merchant", row.merchant, merchant);
  same("result's amount", row.amount, amount);
  same("result's authorization", row.jws === null ? "" : consentOf(row.jws).toString("base64url"), authorization);
  same("paid at", read.claims.paidAt, paidAt);
}

function sharesOf({ merchant, lines }: Order): Map<string, bigint> {
  const shares = new Map<string, bigint>();
  for (const { seller = merchant, amount } of lines) shares.set(seller, (shares.get(seller) ?? 0n) + minorUnits(amount));
  return shares;
}

const textOf = (shares: ReadonlyMap<string, bigint>) =>
  [...shares]
    .map(([merchant, sum]) => `${merchant} ${sum}`)
    .sort()
    .join(", ");

async function merchantAccounts(tx: Transaction, rows: readonly Row[]): Promise<Map<string, bigint>> {
  const merchants = new Set(rows.flatMap(({ merchant, shares }) => [merchant, ...Object.keys(shares ?? {})]));
  const found = await tx.query<{ id: string; account: bigint }>("select id, account from merchants where id = any($1::text[])", [[...merchants]]);
  return new Map(found.map(({ id, account }) => [id, account]));
}

const SELECT = `
select p.id, p.merchant, p.tid, p.order_hash, p.amount, p.state, p.created_at, p.paid_at, p.sequence,
  case when p.shared then (select jsonb_object_agg(s.merchant, s.amount::text) from payment_shares s where s.payment = p.id) end as shares,
  a.hash, a.jws, a.result, o.jws as order_jws, u.number as user_number, u.account, t.revoked_at,
  array(select c.thumbprint union all select f.thumbprint from former_certificates f where f.certificate = c.id) as thumbprints
from payments p left join payment_orders o on o.payment = p.id
left join authorizations a on a.certificate = p.certificate and a.sequence = p.sequence and a.payment = p.id
left join certificates c on c.id = p.certificate left join certificate_states t on t.certificate = c.id left join users u on u.number = c.user_number
where p.id = any($1::text[])`;
