import type { HandoffState } from "../../protocol/handoff.ts";
import type { PublicState } from "../../protocol/payment.ts";
import type { Transaction } from "../storage/database.ts";

/** The channel on which every gateway process hears which hand-offs changed by themselves, not by their payment. */
export const HANDOFFS_CHANNEL = "coconut_handoffs";

/**
 * The state now: its own end if it has one, else its payment's, else that of its time. So the transactions that end payments need
 * not know of hand-offs, and nothing that a crash leaves unwritten is untrue. What was paid in time is paid however late it is read.
 */
const STATE_NOW = `case when h.state in ('paid', 'signed', 'declined', 'canceled') then h.state
  when p.state = 'paid' and p.paid_at < h.expires_at then 'paid'
  when h.expires_at <= now() then 'expired'
  when p.state = 'canceled' then 'canceled'
  when p.state = 'expired' or p.expires_at <= now() then 'expired'
  else h.state end`;

/** What a hand-off is for. */
export type Purpose = { readonly payment: string } | { readonly signIn: { readonly merchant: string; readonly challenge: string } };

/** Whether the payment, where it is for one, is still to be paid. */
const OPEN = "(h.payment is null or exists (select 1 from payments p where p.id = h.payment and p.state = 'created'))";

export interface HandoffRow {
  readonly id: string;
  readonly purpose: Purpose;
  readonly origin: string;
  readonly pcKey: Buffer;
  readonly kid: string;
  readonly state: HandoffState;
  readonly created: number;
  readonly expires: number;
  readonly certificate: bigint | undefined;
  /** What the phone signed for a sign-in. */
  readonly signed: string | undefined;
}

interface Columns extends Record<string, unknown> {
  id: string;
  payment: string | null;
  merchant: string | null;
  challenge: string | null;
  sign_in: string | null;
  origin: string;
  pc_key: Buffer;
  kid: string;
  state: HandoffState;
  created_at: Date;
  expires_at: Date;
  certificate: bigint | null;
}

const SELECT = `
select h.id, h.payment, h.merchant, h.challenge, h.sign_in, h.origin, h.pc_key, h.kid, ${STATE_NOW} as state, h.created_at, h.expires_at, h.certificate
from handoffs h left join payments p on p.id = h.payment`;

export async function findHandoff(tx: Transaction, id: string): Promise<HandoffRow | undefined> {
  return one(await tx.query<Columns>(`${SELECT} where h.id = $1`, [id]));
}

/** The hand-off that shows this typed code now, or showed it to this certificate. */
export async function findByTyped(tx: Transaction, hash: Buffer, certificate: bigint): Promise<HandoffRow | undefined> {
  const condition = "where h.typed_hash = $1 and (h.typed_expires_at > now() or h.certificate = $2) order by h.typed_expires_at desc limit 1";
  return one(await tx.query<Columns>(`${SELECT} ${condition}`, [hash, certificate]));
}

/** The PC's key of a hand-off, SubjectPublicKeyInfo DER. */
export async function findPcKey(tx: Transaction, id: string): Promise<Buffer | undefined> {
  const [row] = await tx.query<{ pc_key: Buffer }>("select pc_key from handoffs where id = $1", [id]);
  return row?.pc_key;
}

/** A payment's state and end, and whether this origin is one of its merchant's. */
export async function findPayment(
  tx: Transaction,
  payment: string,
  origin: string,
): Promise<{ state: PublicState; expires: Date; registered: boolean } | undefined> {
  const [row] = await tx.query<{ state: PublicState; expires: Date; registered: boolean }>(
    `select case when p.state = 'created' and p.expires_at <= now() then 'expired' else p.state end as state, p.expires_at as expires,
       exists (select 1 from merchant_origins o where o.merchant = p.merchant and o.origin = $2) as registered
     from payments p where p.id = $1`,
    [payment, origin],
  );
  return row;
}

export interface NewHandoff {
  readonly id: string;
  readonly purpose: Purpose;
  readonly origin: string;
  readonly pcKey: Buffer;
  readonly kid: string;
  readonly asker: Buffer;
  readonly created: Date;
  readonly expires: Date;
}

export async function insertHandoff(tx: Transaction, { id, purpose, origin, pcKey, kid, asker, created, expires }: NewHandoff): Promise<void> {
  const payment = "payment" in purpose ? purpose.payment : null;
  const { merchant, challenge } = "signIn" in purpose ? purpose.signIn : { merchant: null, challenge: null };
  await tx.query(
    `insert into handoffs (id, payment, merchant, challenge, origin, pc_key, kid, asker, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [id, payment, merchant, challenge, origin, pcKey, kid, asker, created, expires],
  );
}

/** Ends all but the newest `most` hand-offs of an asker that nobody is bound to yet. */
export async function endOlder(tx: Transaction, asker: Buffer, most: number): Promise<void> {
  // Locked in the order of their ids, as the transaction of payments does.
  await tx.query(
    `with older as (select id from handoffs where asker = $1 and state = 'waiting' and expires_at > now() order by id desc offset $2),
       locked as (select id from handoffs where id in (select id from older) and state = 'waiting' order by id for update),
       ended as (update handoffs h set state = 'canceled' from locked l where h.id = l.id returning h.id)
     select pg_notify('${HANDOFFS_CHANNEL}', id) from ended`,
    [asker, most],
  );
}

/** Binds a certificate to a hand-off that waits; false when it does not wait any more. Of many at once one gets true. */
export async function bind(tx: Transaction, id: string, certificate: bigint): Promise<boolean> {
  const bound = await tx.query(
    `with bound as (
       update handoffs h set state = 'bound', certificate = $2
       where h.id = $1 and h.state = 'waiting' and h.expires_at > now() and (h.payment is null or exists (
         select 1 from payments p where p.id = h.payment and p.state = 'created' and p.expires_at > now()))
       returning h.id)
     select pg_notify('${HANDOFFS_CHANNEL}', id) from bound`,
    [id, certificate],
  );
  return bound.length === 1;
}

/** Remembers that another phone has tried. */
export async function markSecondPhone(tx: Transaction, id: string): Promise<void> {
  await tx.query(
    `with marked as (update handoffs set second_phone = true where id = $1 and state = 'bound' and not second_phone returning id)
     select pg_notify('${HANDOFFS_CHANNEL}', id) from marked`,
    [id],
  );
}

/** Ends a hand-off from its PC; false when it was over already. */
export async function cancel(tx: Transaction, id: string): Promise<boolean> {
  const ended = await tx.query(
    `with ended as (
       update handoffs h set state = 'canceled'
       where h.id = $1 and h.state in ('waiting', 'bound') and h.expires_at > now() and ${OPEN} returning h.id)
     select pg_notify('${HANDOFFS_CHANNEL}', id) from ended`,
    [id],
  );
  return ended.length === 1;
}

/** Ends a hand-off from its phone; false when it is not bound to this certificate, or over. */
export async function decline(tx: Transaction, id: string, certificate: bigint, notMine: boolean): Promise<boolean> {
  const ended = await tx.query(
    `with ended as (
       update handoffs h set state = 'declined', not_mine = $3
       where h.id = $1 and h.state = 'bound' and h.certificate = $2 and h.expires_at > now() and ${OPEN} returning h.id)
     select pg_notify('${HANDOFFS_CHANNEL}', id) from ended`,
    [id, certificate, notMine],
  );
  return ended.length === 1;
}

/** Ends a hand-off by what its phone signed; false when it is not bound to this certificate for a sign-in, or over. */
export async function sign(tx: Transaction, id: string, certificate: bigint, signIn: string): Promise<boolean> {
  const ended = await tx.query(
    `with ended as (
       update handoffs h set state = 'signed', sign_in = $3
       where h.id = $1 and h.state = 'bound' and h.certificate = $2 and h.expires_at > now() and h.payment is null returning h.id)
     select pg_notify('${HANDOFFS_CHANNEL}', id) from ended`,
    [id, certificate, signIn],
  );
  return ended.length === 1;
}

/** What PCs are told of hand-offs. */
export interface StatusRow extends Record<string, unknown> {
  id: string;
  payment: string | null;
  state: HandoffState;
  expires_at: Date;
  spki_hash: Buffer | null;
  name: string | null;
  second_phone: boolean;
  not_mine: boolean;
  sign_in: string | null;
}

export async function findStatuses(tx: Transaction, ids: readonly string[]): Promise<StatusRow[]> {
  return tx.query<StatusRow>(
    `select h.id, h.payment, ${STATE_NOW} as state, h.expires_at, c.spki_hash, u.name, h.second_phone, h.not_mine, h.sign_in
     from handoffs h left join payments p on p.id = h.payment
     left join certificates c on c.id = h.certificate left join users u on u.number = c.user_number where h.id = any($1::text[])`,
    [ids],
  );
}

function one(rows: readonly Columns[]): HandoffRow | undefined {
  const [row] = rows;
  return (
    row && {
      ...{ id: row.id, purpose: purposeOf(row), origin: row.origin, pcKey: row.pc_key, kid: row.kid, state: row.state },
      created: row.created_at.getTime(),
      expires: row.expires_at.getTime(),
      certificate: row.certificate ?? undefined,
      signed: row.sign_in ?? undefined,
    }
  );
}

function purposeOf({ payment, merchant, challenge }: Columns): Purpose {
  if (payment !== null) return { payment };
  if (merchant === null || challenge === null) throw new Error("a hand-off is for a payment or for a sign-in");
  return { signIn: { merchant, challenge } };
}

/** Any constant: typed codes are made one at a time. */
const TYPED_LOCK = 4_400_004;

export async function lockTyped(tx: Transaction): Promise<void> {
  await tx.query("select pg_advisory_xact_lock($1)", [TYPED_LOCK]);
}

/** Keeps a hand-off as it is until the transaction ends. */
export async function lockHandoff(tx: Transaction, id: string): Promise<void> {
  await tx.query("select 1 from handoffs where id = $1 for update", [id]);
}

/** How many typed codes of other hand-offs hold now, and when the first of them ends (ms). */
export async function countTyped(tx: Transaction, but: string): Promise<{ open: number; ends: number }> {
  const [row] = await tx.query<{ open: number; ends: Date | null }>(
    "select count(*)::integer as open, min(typed_expires_at) as ends from handoffs where typed_expires_at > now() and state = 'waiting' and id <> $1",
    [but],
  );
  return { open: row?.open ?? 0, ends: row?.ends?.getTime() ?? 0 };
}

/** Gives a waiting hand-off its typed code; false where another shows the same. */
export async function setTyped(tx: Transaction, id: string, hash: Buffer, expires: Date): Promise<boolean> {
  const set = await tx.query(
    `update handoffs set typed_hash = $2, typed_expires_at = $3 where id = $1 and state = 'waiting'
       and not exists (select 1 from handoffs o where o.typed_hash = $2 and o.typed_expires_at > now()) returning 1`,
    [id, hash, expires],
  );
  return set.length === 1;
}
