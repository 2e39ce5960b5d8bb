import { lockAccounts, type Posting, post } from "../../ledger/post.ts";
import { ACCOUNTS_CHANNEL, accountNotice } from "../../storage/account-notices.ts";
import type { Database, Transaction } from "../../storage/database.ts";
import { findAsked, type NewEvent, writeEvents } from "../../storage/outbox.ts";
import { type Decision, decide } from "./decide.ts";
import { readWorld } from "./read-world.ts";
import type { VerifiedAuthorization } from "./verify.ts";
import { usedKey, type World } from "./world.ts";

/** The channel on which every gateway process hears which payments changed. */
export const PAYMENTS_CHANNEL = "coconut_payments";

/**
 * Decides a group of verified authorizations and moves their money in one transaction; what it answers is committed.
 * All rows that decide are locked in one order first, so that no other process can spend the same allowance, balance or payment.
 */
export function commitGroup(database: Database, rules: Rules, items: readonly VerifiedAuthorization[]): Promise<Decision[]> {
  return database.transaction(async (tx) => {
    const world: World = { ...(await readWorld(tx, items, (accounts) => lockAccounts(tx, accounts))), ...rules };
    const before = { used: new Set(world.used.keys()), acquaintances: new Set(world.acquaintances) };
    const decisions = items.map((item) => (rules.decide ?? decide)(item, world));
    await write(tx, items, decisions, world, before);
    const suspended = [...world.signers].flatMap(([certificate, { changed, status }]) => (changed && status === "suspended" ? [certificate] : []));
    if (suspended.length > 0) await rules.recordSuspension(tx, suspended);
    return decisions;
  });
}

/** What decides and is in no row. */
export interface Rules extends Pick<World, "pinHolds" | "publicOrigins"> {
  /** Writes down that certificates are suspended from now on; their states are locked. */
  readonly recordSuspension: (tx: Transaction, certificates: readonly bigint[]) => Promise<void>;
  /** In place of {@link decide}. */
  readonly decide?: typeof decide;
}

/** What was there before the group was decided. */
interface Known {
  /** By `<certificate>:<sequence>`. */
  readonly used: ReadonlySet<string>;
  readonly acquaintances: ReadonlySet<string>;
}

/** Sends all that the decisions change at once. */
async function write(tx: Transaction, items: readonly VerifiedAuthorization[], decisions: readonly Decision[], world: World, before: Known): Promise<void> {
  const at = new Date(world.now);
  const paid = items.filter((_, index) => decisions[index]?.outcome === "paid");
  const [asked] = await Promise.all([
    findAsked(tx, paidEvents(paid, world)),
    writeAuthorizations(tx, items, decisions, before.used, at),
    ...(paid.length > 0 ? writePaid(tx, paid, world, at) : []),
    writeAcquaintances(tx, world, before.acquaintances),
    writeStates(tx, world, at),
  ]);
  // Not sooner: what is sent while another statement fails could run after the rollback.
  await writeEvents(tx, asked);
}

function writePaid(tx: Transaction, paid: readonly VerifiedAuthorization[], world: World, at: Date): Promise<unknown>[] {
  const ids = paid.map((item) => item.authorization.payment);
  const payers = [...new Set(paid.map((item) => item.signer.user))];
  const handoffs = paid.flatMap((item) => item.authorization.handoff ?? []);
  return [
    ...(handoffs.length > 0 ? [tx.query("update handoffs set state = 'paid' where id = any($1::text[])", [handoffs])] : []),
    tx.query(MARK_PAID, [
      ids,
      paid.map((item) => item.signer.certificate),
      paid.map((item) => item.authorization.sequence),
      paid.map((item) => new Date(item.paidAt)),
    ]),
    post(tx, postings(paid, world), at),
    // A notice holds 8,000 bytes; the longest group's ids need 7,935.
    tx.query("select pg_notify($1, $2), pg_notify($3, $4)", [PAYMENTS_CHANNEL, ids.join(" "), ACCOUNTS_CHANNEL, accountNotice("balance", payers)]),
  ];
}

async function writeAcquaintances(tx: Transaction, world: World, before: ReadonlySet<string>): Promise<void> {
  const fresh = [...world.acquaintances].filter((pair) => !before.has(pair)).map((pair) => pair.split(":"));
  if (fresh.length > 0) await tx.query(ADD_ACQUAINTANCES, [fresh.map(([user]) => user), fresh.map(([, merchant]) => merchant)]);
}

/** Every number that a held signature names is used up; an earlier refusal of the same consent is completed when it pays now. */
async function writeAuthorizations(
  tx: Transaction,
  items: readonly VerifiedAuthorization[],
  decisions: readonly Decision[],
  usedBefore: ReadonlySet<string>,
  at: Date,
): Promise<void> {
  const rows = new Map<string, AuthorizationRow>();
  items.forEach((item, index) => {
    const decision = decisions[index];
    const counted = decision?.outcome === "paid" || (decision?.outcome === "refused" && !UNCOUNTED.has(decision.problem.code));
    const key = usedKey(item.signer.certificate, item.authorization.sequence);
    const paid = decision?.outcome === "paid";
    if (counted && (paid || !rows.has(key))) rows.set(key, { item, paid, used: usedBefore.has(key) });
  });
  const list = [...rows.values()];
  // Whoever uses a certificate's numbers holds the lock on its state: what was not there is still not there.
  const fresh = list.filter(({ used }) => !used);
  const completed = list.filter(({ used, paid }) => used && paid);
  await Promise.all([
    fresh.length > 0 && tx.query(INSERT_AUTHORIZATIONS, [...columns(fresh), fresh.map(({ item }) => item.hash), at]),
    completed.length > 0 && tx.query(COMPLETE_AUTHORIZATIONS, columns(completed)),
  ]);
}

interface AuthorizationRow {
  readonly item: VerifiedAuthorization;
  readonly paid: boolean;
  readonly used: boolean;
}

function columns(rows: readonly AuthorizationRow[]): unknown[] {
  return [
    rows.map(({ item }) => item.signer.certificate),
    rows.map(({ item }) => item.authorization.sequence),
    rows.map(({ item, paid }) => (paid ? item.authorization.payment : null)),
    // One text each, since PostgreSQL reads long texts in an array literal character by character: a JWS holds no space.
    rows.map(({ item, paid }) => (paid ? item.jws : "")).join(" "),
    rows.map(({ item, paid }) => (paid ? item.result : "")).join(" "),
  ];
}

/** Refused before the number was looked at (or because of it): these leave no mark. */
const UNCOUNTED: ReadonlySet<string> = new Set([
  "payment-not-found",
  "already-paid",
  "payment-not-open",
  "certificate-untrusted",
  "certificate-revoked",
  "certificate-suspended",
  "payer-mismatch",
  "device-log-mismatch",
  "sequence-reused",
]);

function postings(paid: readonly VerifiedAuthorization[], world: World): Posting[] {
  return paid.map((item) => {
    const payment = world.payments.get(item.authorization.payment);
    const signer = world.signers.get(item.signer.certificate);
    if (!payment || !signer) throw new Error("a paid authorization without its payment or signer");
    return { from: signer.account, to: payment.to, amount: payment.amount, kind: "payment", reference: payment.id };
  });
}

function paidEvents(paid: readonly VerifiedAuthorization[], world: World): NewEvent[] {
  return paid.flatMap(({ authorization, paidAt }) => {
    const payment = world.payments.get(authorization.payment);
    if (!payment?.heard) return [];
    const { id, merchant: payee, orderNumber, currency, amount: whole, to } = payment;
    const sellers = typeof to === "bigint" ? [] : to.filter(({ merchant }) => merchant !== payee);
    return [{ merchant: payee, amount: whole }, ...sellers].map(({ merchant, amount }) => ({
      merchant,
      type: "payment.paid" as const,
      data: { payment: id, merchant, orderNumber, currency, amount: String(amount), tid: authorization.tid, paidAt },
    }));
  });
}

async function writeStates(tx: Transaction, world: World, at: Date): Promise<void> {
  const signers = [...world.signers.values()].filter((state) => state.changed);
  const allowances = [...world.allowances].filter(([, allowance]) => allowance.changed);
  await Promise.all([
    signers.length > 0 &&
      tx.query(UPDATE_SIGNERS, [
        signers.map((state) => state.certificate),
        signers.map((state) => state.status),
        signers.map((state) => state.cause ?? null),
        signers.map((state) => state.highestSequence),
        signers.map((state) => state.highestIssued),
        signers.map((state) => state.pinFailures),
        at,
      ]),
    allowances.length > 0 && tx.query(UPDATE_ALLOWANCES, [allowances.map(([user]) => user), allowances.map(([, allowance]) => allowance.spentSincePin)]),
  ]);
}

const MARK_PAID = `
update payments p set state = 'paid', paid_at = n.paid_at, certificate = n.certificate, sequence = n.sequence
from unnest($1::text[], $2::bigint[], $3::bigint[], $4::timestamptz[]) as n(id, certificate, sequence, paid_at) where p.id = n.id`;
const ADD_ACQUAINTANCES = "insert into acquaintances (user_number, merchant) select * from unnest($1::bigint[], $2::text[]) on conflict do nothing";
const INSERT_AUTHORIZATIONS = `
insert into authorizations (certificate, sequence, payment, jws, result, hash, at)
select n.*, $7 from unnest($1::bigint[], $2::bigint[], $3::text[], string_to_array($4, ' ', ''), string_to_array($5, ' ', ''), $6::bytea[])
  as n(certificate, sequence, payment, jws, result, hash)`;
const COMPLETE_AUTHORIZATIONS = `
update authorizations a set payment = n.payment, jws = n.jws, result = n.result
from unnest($1::bigint[], $2::bigint[], $3::text[], string_to_array($4, ' ', ''), string_to_array($5, ' ', ''))
  as n(certificate, sequence, payment, jws, result)
where a.certificate = n.certificate and a.sequence = n.sequence`;
const UPDATE_SIGNERS = `
update certificate_states s set status = n.status, cause = n.cause, highest_sequence = n.sequence, highest_issued = n.issued,
  pin_failures = n.failures, last_used = $7
from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::integer[]) as n(certificate, status, cause, sequence, issued, failures)
where s.certificate = n.certificate`;
const UPDATE_ALLOWANCES = `
update allowances a set spent_since_pin = n.spent from unnest($1::bigint[], $2::bigint[]) as n(user_number, spent) where a.user_number = n.user_number`;
