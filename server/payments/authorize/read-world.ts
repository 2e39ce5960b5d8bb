import { DEVICE_LOG_GRACE_MS } from "../../../protocol/authorization.ts";
import type { PublicState } from "../../../protocol/payment.ts";
import type { Transaction } from "../../storage/database.ts";
import type { Signer } from "./signers.ts";
import type { VerifiedAuthorization } from "./verify.ts";
import {
  type AllowanceState,
  type HandoffRow,
  type PaymentRow,
  type PinMaterial,
  type SellerPart,
  type SignerState,
  type UsedSequence,
  usedKey,
  type World,
} from "./world.ts";

/**
 * Reads and locks all that a group's decisions rest on. The order of locks is the same everywhere: payments by id,
 * hand-offs by id, certificate states by id, allowances by user, ledger accounts by id. The statements are sent together and run in this order:
 * what is read after the locks is what other transactions have committed, and nothing changes it until ours ends.
 */
export async function readWorld(
  tx: Transaction,
  items: readonly VerifiedAuthorization[],
  lockAccounts: (ids: readonly bigint[]) => Promise<Map<bigint, bigint>>,
): Promise<Omit<World, "pinHolds" | "publicOrigins">> {
  const signerByCertificate = new Map(items.map((item) => [item.signer.certificate, item.signer]));
  const users = distinct(items.map((item) => item.signer.user));
  const proven = distinct(items.filter((item) => item.pinProof !== undefined).map((item) => item.signer.certificate));
  const signedHandoffs = distinct(items.flatMap(({ authorization: { handoff } }) => handoff ?? []));
  const [payments, handoffs, signers, allowances, used, origins, acquaintances, deviceLogHeads, pins, suspendedMasters] = await Promise.all([
    lockPayments(tx, distinct(items.map((item) => item.authorization.payment))),
    signedHandoffs.length > 0 ? lockHandoffs(tx, signedHandoffs) : new Map(),
    lockSigners(tx, signerByCertificate),
    lockAllowances(tx, users),
    readUsed(tx, distinct(items.map((item) => usedKey(item.signer.certificate, item.authorization.sequence)))),
    readOrigins(tx, distinct(items.map((item) => item.authorization.origin))),
    readAcquaintances(tx, items),
    readDeviceLogHeads(tx, users),
    readPins(tx, proven),
    readSuspendedMasters(tx, users),
  ]);
  const takers = [...payments.values()].flatMap(({ to }) => (typeof to === "bigint" ? [to] : to.map(({ account }) => account)));
  const accounts = [...[...signers.values()].map((signer) => signer.account), ...takers];
  const paidBy = [...payments.values()].flatMap((payment) => (payment.paidBy === undefined ? [] : [payment.paidBy]));
  const [balances, paid] = await Promise.all([lockAccounts(distinct(accounts)), readUsed(tx, paidBy)]);
  return {
    now: Date.now(),
    ...{ payments, handoffs, signers, pins, allowances, balances, origins, acquaintances, deviceLogHeads, suspendedMasters },
    used: new Map([...used, ...paid]),
  };
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

async function lockPayments(tx: Transaction, ids: readonly string[]): Promise<Map<string, PaymentRow>> {
  const rows = await tx.query<{
    id: string;
    merchant: string;
    payee_account: bigint;
    shared: boolean;
    heard: boolean;
    tid: Buffer;
    order_hash: Buffer;
    order_number: string;
    currency: "KRW";
    amount: bigint;
    state: PublicState;
    expires_at: Date;
    certificate: bigint | null;
    sequence: bigint | null;
  }>(
    `select id, merchant, payee_account, shared, tid, order_hash, order_number, currency, amount, state, expires_at, certificate, sequence,
       shared or exists (select from webhook_endpoints e where e.merchant = p.merchant and e.deleted_at is null) as heard
     from payments p where id = any($1::text[]) order by id for update of p`,
    [ids],
  );
  const shared = rows.flatMap(({ id, shared }) => (shared ? [id] : []));
  const shares = shared.length > 0 ? await readShares(tx, shared) : undefined;
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        merchant: row.merchant,
        heard: row.heard,
        to: row.shared ? (shares?.get(row.id) ?? []) : row.payee_account,
        tid: row.tid,
        orderHash: row.order_hash,
        orderNumber: row.order_number,
        currency: row.currency,
        amount: row.amount,
        expires: row.expires_at.getTime(),
        state: row.state,
        paidBy: row.certificate === null || row.sequence === null ? undefined : usedKey(row.certificate, row.sequence),
      },
    ]),
  );
}

/** What the sellers of a marketplace's orders get; shares are never changed but in what of them was refunded. */
async function readShares(tx: Transaction, payments: readonly string[]): Promise<Map<string, SellerPart[]>> {
  const shares = new Map<string, SellerPart[]>();
  const rows = await tx.query<{ payment: string; merchant: string; account: bigint; amount: bigint }>(
    "select payment, merchant, account, amount from payment_shares where payment = any($1::text[]) order by payment, account",
    [payments],
  );
  for (const { payment, ...part } of rows) shares.set(payment, [...(shares.get(payment) ?? []), part]);
  return shares;
}

async function lockHandoffs(tx: Transaction, ids: readonly string[]): Promise<Map<string, HandoffRow>> {
  const rows = await tx.query<{ id: string; payment: string; origin: string; certificate: bigint | null; expires_at: Date; state: HandoffRow["state"] }>(
    "select id, payment, origin, certificate, expires_at, state from handoffs where id = any($1::text[]) order by id for update",
    [ids],
  );
  return new Map(
    rows.map(({ id, payment, origin, certificate, expires_at: expires, state }) => [
      id,
      { payment, origin, certificate: certificate ?? undefined, expires: expires.getTime(), state },
    ]),
  );
}

async function lockSigners(tx: Transaction, signers: ReadonlyMap<bigint, Signer>): Promise<Map<bigint, SignerState>> {
  const rows = await tx.query<{
    certificate: bigint;
    status: SignerState["status"];
    cause: "pin" | "copied" | null;
    highest_sequence: bigint;
    highest_issued: bigint;
    pin_failures: number;
    new_until: Date | null;
  }>(
    `select certificate, status, cause, highest_sequence, highest_issued, pin_failures, new_until
     from certificate_states where certificate = any($1::bigint[]) order by certificate for update`,
    [[...signers.keys()]],
  );
  const states = new Map<bigint, SignerState>();
  for (const row of rows) {
    const signer = signers.get(row.certificate);
    if (!signer) continue;
    states.set(row.certificate, {
      certificate: row.certificate,
      user: signer.user,
      account: signer.account,
      status: row.status,
      cause: row.cause ?? undefined,
      highestSequence: Number(row.highest_sequence),
      highestIssued: Number(row.highest_issued),
      pinFailures: row.pin_failures,
      newUntil: row.new_until?.getTime() ?? 0,
      changed: false,
    });
  }
  return states;
}

async function lockAllowances(tx: Transaction, users: readonly bigint[]): Promise<Map<bigint, AllowanceState>> {
  const rows = await tx.query<{ user_number: bigint; per_payment: bigint; total: bigint; spent_since_pin: bigint; recovering: boolean }>(
    `select user_number, per_payment, total, spent_since_pin, coalesce(no_click_until > now(), false) as recovering
     from allowances where user_number = any($1::bigint[]) order by user_number for update`,
    [users],
  );
  return new Map(
    rows.map(({ user_number: user, per_payment: perPayment, total, spent_since_pin: spentSincePin, recovering }) => [
      user,
      { perPayment, total, recovering, spentSincePin, changed: false },
    ]),
  );
}

async function readUsed(tx: Transaction, keys: readonly string[]): Promise<Map<string, UsedSequence>> {
  if (keys.length === 0) return new Map();
  const pairs = keys.map((key) => key.split(":"));
  const rows = await tx.query<{ certificate: bigint; sequence: bigint; hash: Buffer; result: string | null }>(
    `select a.certificate, a.sequence, a.hash, a.result from unnest($1::bigint[], $2::bigint[]) as n(certificate, sequence)
     join authorizations a on a.certificate = n.certificate and a.sequence = n.sequence`,
    [pairs.map(([certificate]) => certificate), pairs.map(([, sequence]) => sequence)],
  );
  return new Map(rows.map((row) => [usedKey(row.certificate, row.sequence), { hash: row.hash, result: row.result ?? undefined }]));
}

/** The registered ones of the origins that were signed, by merchant. */
async function readOrigins(tx: Transaction, signed: readonly string[]): Promise<Map<string, Set<string>>> {
  const origins = new Map<string, Set<string>>();
  const rows = await tx.query<{ merchant: string; origin: string }>("select merchant, origin from merchant_origins where origin = any($1::text[])", [signed]);
  for (const { merchant, origin } of rows) origins.set(merchant, (origins.get(merchant) ?? new Set()).add(origin));
  return origins;
}

/** Which payers have paid the payees that they signed for before. */
async function readAcquaintances(tx: Transaction, items: readonly VerifiedAuthorization[]): Promise<Set<string>> {
  const rows = await tx.query<{ user_number: bigint; merchant: string }>(
    `select a.user_number, a.merchant from unnest($1::bigint[], $2::text[]) as n(user_number, merchant)
     join acquaintances a on a.user_number = n.user_number and a.merchant = n.merchant`,
    [items.map((item) => item.signer.user), items.map((item) => item.authorization.payee)],
  );
  return new Set(rows.map((row) => `${row.user_number}:${row.merchant}`));
}

/** The newest head of each user, and the ones that were replaced within the grace time. */
async function readDeviceLogHeads(tx: Transaction, users: readonly bigint[]): Promise<Set<string>> {
  const rows = await tx.query<{ user_number: bigint; head: Buffer }>(
    `select d.user_number, d.head from device_logs d
     where d.user_number = any($1::bigint[]) and not exists (
       select 1 from device_logs n where n.user_number = d.user_number and n.index = d.index + 1 and n.at <= now() - make_interval(secs => $2))`,
    [users, DEVICE_LOG_GRACE_MS / 1000],
  );
  return new Set(rows.map((row) => `${row.user_number}:${row.head.toString("base64url")}`));
}

async function readPins(tx: Transaction, certificates: readonly bigint[]): Promise<Map<bigint, PinMaterial>> {
  if (certificates.length === 0) return new Map();
  const rows = await tx.query<{ id: bigint; spki_hash: Buffer; pin_verifier: Buffer }>(
    "select id, spki_hash, pin_verifier from certificates where id = any($1::bigint[])",
    [certificates],
  );
  return new Map(rows.map((row) => [row.id, { spkiHash: row.spki_hash, pinVerifier: row.pin_verifier }]));
}

async function readSuspendedMasters(tx: Transaction, users: readonly bigint[]): Promise<Map<bigint, { certificate: bigint; cause: "pin" | "copied" }>> {
  const rows = await tx.query<{ user_number: bigint; certificate: bigint; cause: "pin" | "copied" | null }>(
    `select m.user_number, m.certificate, s.cause from masters m join certificate_states s on s.certificate = m.certificate
     where m.user_number = any($1::bigint[]) and s.status = 'suspended'`,
    [users],
  );
  return new Map(rows.map((row) => [row.user_number, { certificate: row.certificate, cause: row.cause ?? "copied" }]));
}
