import { DEVICE_LOG_GRACE_MS } from "../../../protocol/authorization.ts";
import type { PaymentState } from "../../../protocol/payment.ts";
import type { Transaction } from "../../storage/database.ts";
import type { VerifiedAuthorization } from "./verify.ts";
import { type AllowanceState, type PaymentRow, type SignerState, type UsedSequence, usedKey, type World } from "./world.ts";

/**
 * Reads and locks all that a group's decisions rest on. The order of locks is the same everywhere: payments by id,
 * certificate states by id, allowances by user, ledger accounts by id.
 */
export async function readWorld(
  tx: Transaction,
  items: readonly VerifiedAuthorization[],
  lockAccounts: (ids: readonly bigint[]) => Promise<Map<bigint, bigint>>,
): Promise<Omit<World, "pinHolds">> {
  const payments = await lockPayments(tx, distinct(items.map((item) => item.authorization.payment)));
  const signers = await lockSigners(tx, distinct(items.map((item) => item.signer.certificate)));
  const users = distinct([...signers.values()].map((signer) => signer.user));
  const allowances = await lockAllowances(tx, users);
  const merchants = distinct([...payments.values()].map((payment) => payment.merchant));
  const accounts = [...[...signers.values()].map((signer) => signer.account), ...[...payments.values()].map((payment) => payment.payeeAccount)];
  const balances = await lockAccounts(distinct(accounts));
  // Read after the locks: what other transactions committed before is seen, and nothing changes it until ours ends.
  const used = await readUsed(tx, items, payments);
  return {
    now: Date.now(),
    payments,
    signers,
    allowances,
    balances,
    used,
    origins: await readOrigins(tx, merchants),
    acquaintances: await readAcquaintances(tx, users, merchants),
    deviceLogHeads: await readDeviceLogHeads(tx, users),
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
    tid: Buffer;
    order_hash: Buffer;
    amount: bigint;
    state: PaymentState;
    expires_at: Date;
    certificate: bigint | null;
    sequence: bigint | null;
  }>(
    `select id, merchant, payee_account, tid, order_hash, amount, state, expires_at, certificate, sequence
     from payments where id = any($1::text[]) order by id for update`,
    [ids],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        merchant: row.merchant,
        payeeAccount: row.payee_account,
        tid: row.tid,
        orderHash: row.order_hash,
        amount: row.amount,
        expires: row.expires_at.getTime(),
        state: row.state,
        paidBy: row.certificate === null || row.sequence === null ? undefined : usedKey(row.certificate, row.sequence),
      },
    ]),
  );
}

async function lockSigners(tx: Transaction, certificates: readonly bigint[]): Promise<Map<bigint, SignerState>> {
  const rows = await tx.query<{
    certificate: bigint;
    user_number: bigint;
    account: bigint;
    spki_hash: Buffer;
    pin_verifier: Buffer;
    status: SignerState["status"];
    cause: "pin" | "copied" | null;
    highest_sequence: bigint;
    highest_issued: bigint;
    pin_failures: number;
  }>(
    `select s.certificate, c.user_number, u.account, c.spki_hash, c.pin_verifier, s.status, s.cause, s.highest_sequence, s.highest_issued, s.pin_failures
     from certificate_states s join certificates c on c.id = s.certificate join users u on u.number = c.user_number
     where s.certificate = any($1::bigint[]) order by s.certificate for update of s`,
    [certificates],
  );
  return new Map(
    rows.map((row) => [
      row.certificate,
      {
        certificate: row.certificate,
        user: row.user_number,
        account: row.account,
        spkiHash: row.spki_hash,
        pinVerifier: row.pin_verifier,
        status: row.status,
        cause: row.cause ?? undefined,
        highestSequence: Number(row.highest_sequence),
        highestIssued: Number(row.highest_issued),
        pinFailures: row.pin_failures,
        changed: false,
      },
    ]),
  );
}

async function lockAllowances(tx: Transaction, users: readonly bigint[]): Promise<Map<bigint, AllowanceState>> {
  const rows = await tx.query<{ user_number: bigint; per_payment: bigint; total: bigint; spent_since_pin: bigint }>(
    "select user_number, per_payment, total, spent_since_pin from allowances where user_number = any($1::bigint[]) order by user_number for update",
    [users],
  );
  return new Map(rows.map((row) => [row.user_number, { perPayment: row.per_payment, total: row.total, spentSincePin: row.spent_since_pin, changed: false }]));
}

async function readUsed(
  tx: Transaction,
  items: readonly VerifiedAuthorization[],
  payments: ReadonlyMap<string, PaymentRow>,
): Promise<Map<string, UsedSequence>> {
  const keys = new Set(items.map((item) => usedKey(item.signer.certificate, item.authorization.sequence)));
  for (const payment of payments.values()) if (payment.paidBy !== undefined) keys.add(payment.paidBy);
  const pairs = [...keys].map((key) => key.split(":"));
  const rows = await tx.query<{ certificate: bigint; sequence: bigint; hash: Buffer; result: string | null }>(
    `select a.certificate, a.sequence, a.hash, a.result from unnest($1::bigint[], $2::bigint[]) as n(certificate, sequence)
     join authorizations a on a.certificate = n.certificate and a.sequence = n.sequence`,
    [pairs.map(([certificate]) => certificate), pairs.map(([, sequence]) => sequence)],
  );
  return new Map(rows.map((row) => [usedKey(row.certificate, row.sequence), { hash: row.hash, result: row.result ?? undefined }]));
}

async function readOrigins(tx: Transaction, merchants: readonly string[]): Promise<Map<string, Set<string>>> {
  const origins = new Map<string, Set<string>>(merchants.map((merchant) => [merchant, new Set()]));
  const rows = await tx.query<{ merchant: string; origin: string }>("select merchant, origin from merchant_origins where merchant = any($1::text[])", [
    merchants,
  ]);
  for (const row of rows) origins.get(row.merchant)?.add(row.origin);
  return origins;
}

async function readAcquaintances(tx: Transaction, users: readonly bigint[], merchants: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ user_number: bigint; merchant: string }>(
    "select user_number, merchant from acquaintances where user_number = any($1::bigint[]) and merchant = any($2::text[])",
    [users, merchants],
  );
  return new Set(rows.map((row) => `${row.user_number}:${row.merchant}`));
}

/** The newest head of each user, and the ones that were replaced within the grace time. */
async function readDeviceLogHeads(tx: Transaction, users: readonly bigint[]): Promise<Set<string>> {
  const rows = await tx.query<{ user_number: bigint; head: Buffer }>(
    `select d.user_number, d.head from device_logs d
     left join device_logs n on n.user_number = d.user_number and n.index = d.index + 1
     where d.user_number = any($1::bigint[]) and (n.at is null or n.at > now() - make_interval(secs => $2))`,
    [users, DEVICE_LOG_GRACE_MS / 1000],
  );
  return new Set(rows.map((row) => `${row.user_number}:${row.head.toString("base64url")}`));
}
