import { CoconutError, type Refund } from "../../sdk/server/index.ts";
import type { Database } from "../database.ts";
import type { Account } from "./accounts.ts";
import { isLine, readWon } from "./product-form.ts";

/** A refund that a seller has asked the gateway for, here or in the gateway's dashboard. */
export interface SellerRefund {
  readonly number: string;
  readonly amount: bigint;
  readonly reason: string;
  /** `asked`: what has become of it is not known yet. */
  readonly state: "asked" | "done";
  readonly at: Date;
}

/** What a seller has typed. */
export interface RefundFields {
  /** The shop's number for it, which the form was shown with. */
  readonly number: string;
  readonly kind: "all" | "part" | "";
  readonly amount: string;
  readonly reason: string;
}

export type RefundFault = "fault.kind" | "fault.reason" | "fault.too-much" | Exclude<ReturnType<typeof readWon>, bigint>;
export type RefundFaults = ReadonlyMap<"kind" | "amount" | "reason", RefundFault>;

export const LONGEST_REASON = 200;

/** This order's next refund is another one by now: somebody was faster. */
export class RefundedMeanwhile extends Error {}

/** What a seller wants to give back, of what is `left`; or what is wrong with it. */
export function readRefund({ kind, amount, reason }: RefundFields, left: bigint): { readonly amount: bigint } | { readonly faults: RefundFaults } {
  const faults = new Map<"kind" | "amount" | "reason", RefundFault>();
  const won = kind === "all" ? left : readWon(amount.normalize("NFKC").trim());
  if (kind === "") faults.set("kind", "fault.kind");
  else if (typeof won === "string") faults.set("amount", won);
  else if (won > left) faults.set("amount", "fault.too-much");
  if (!isLine(reason, LONGEST_REASON)) faults.set("reason", "fault.reason");
  return typeof won === "string" || faults.size > 0 ? { faults } : { amount: won };
}

/** The refunds of a seller's part of an order, oldest first, and the number of the next one. */
export async function refundsOf(database: Pick<Database, "query">, seller: string, order: string) {
  const rows = await database.query<{ number: string; amount: string; reason: string; state: SellerRefund["state"]; asked_at: Date }>(
    "select number, amount, reason, state, asked_at from refunds where seller = $1 and order_number = $2 and state <> 'refused' order by asked_at, number",
    [seller, order],
  );
  const refunds: readonly SellerRefund[] = rows.map(({ amount, asked_at, ...row }) => ({ ...row, amount: BigInt(amount), at: asked_at }));
  const asked = refunds.find(({ state }) => state === "asked");
  return { refunds, asked, next: `${order}-R${refunds.filter(({ state }) => state === "done").length + 1}` };
}

export interface MadeRefunds {
  /** Oldest first, those of the gateway's dashboard among them. */
  readonly refunds: readonly SellerRefund[];
  readonly next: string;
  /** Whether the gateway has told of all of them; otherwise they are those that were asked for here. */
  readonly isWhole: boolean;
}

/** All refunds of a seller's part of an order as the gateway has them now, with those of which nobody knows yet. */
export async function allRefunds(database: Database, account: Account | undefined, part: { seller: string; order: string; payment?: string | undefined }) {
  const { seller, order, payment } = part;
  const known = await refundsOf(database, seller, order);
  const made = account && payment !== undefined ? await madeRefunds(account, payment) : [];
  if (!made) return { ...known, isWhole: false } satisfies MadeRefunds;
  const found = made.find(({ number }) => number === known.asked?.number);
  if (found) await note(database, found, seller);
  const { refunds, next } = found ? await refundsOf(database, seller, order) : known;
  const there = made.map(({ number, amount, reason, at }): SellerRefund => ({ number, amount: BigInt(amount), reason, state: "done", at: new Date(at) }));
  const elsewhere = there.filter(({ number }) => !refunds.some((own) => own.number === number));
  return { refunds: [...refunds, ...elsewhere].toSorted((one, other) => Number(one.at) - Number(other.at)), next, isWhole: true } satisfies MadeRefunds;
}

/** The refunds that the gateway has made of a seller's share of a payment; nothing where it does not say. */
async function madeRefunds({ coconut, merchant }: Account, payment: string): Promise<readonly Refund[] | undefined> {
  const made: Refund[] = [];
  try {
    for (let cursor: string | undefined; ; ) {
      const { items, next } = await coconut.listRefunds({ payment, limit: 100, ...(cursor !== undefined && { cursor }) });
      made.push(...items.filter((refund) => refund.merchant === merchant));
      if (next === undefined) return made;
      cursor = next;
    }
  } catch (error) {
    if (error instanceof CoconutError) return undefined;
    throw error;
  }
}

/** The merchant's balance in won; nothing where the gateway does not say. */
export async function balanceOf({ coconut }: Account): Promise<bigint | undefined> {
  try {
    return BigInt((await coconut.getMerchant()).balance);
  } catch (error) {
    if (error instanceof CoconutError) return undefined;
    throw error;
  }
}

export interface RefundWish {
  readonly seller: string;
  readonly order: string;
  readonly payment: string;
  readonly number: string;
  readonly amount: bigint;
  readonly reason: string;
  /** The user number of who asks. */
  readonly by: string;
}

/**
 * Gives money of a seller's part back, once for each number, however often and by whomever it is asked. Throws
 * {@link RefundedMeanwhile} where the number is no longer the next one, and CoconutError; after one of 500 and above, or 429, nobody
 * knows yet whether it was done, and the same number asks again.
 */
export async function refundPart(database: Database, { coconut }: Account, wish: RefundWish): Promise<void> {
  const { seller, order, payment, number, amount, reason, by } = wish;
  const isDone = await database.transaction(async (tx) => {
    await tx.query("select 1 from order_parts where order_number = $1 and seller = $2 for update", [order, seller]);
    const { refunds, asked, next } = await refundsOf(tx, seller, order);
    const same = refunds.find((refund) => refund.number === number);
    if (same) {
      if (same.amount !== amount || same.reason !== reason) throw new RefundedMeanwhile();
      return same.state === "done";
    }
    if (asked || number !== next) throw new RefundedMeanwhile();
    await tx.query(
      `insert into refunds (seller, number, order_number, amount, reason, asked_by) values ($1, $2, $3, $4, $5, $6)
       on conflict (seller, number) do update set amount = excluded.amount, reason = excluded.reason, asked_by = excluded.asked_by,
         asked_at = now(), state = 'asked' where refunds.state = 'refused'`,
      [seller, number, order, amount, reason, by],
    );
    return false;
  });
  if (isDone) return;
  try {
    await note(database, await coconut.refund(payment, { number, amount, reason }), seller);
  } catch (error) {
    if (error instanceof CoconutError && error.problem.code === "refund-number-taken") {
      const { items } = await coconut.listRefunds({ payment, limit: 100 });
      const made = items.find((refund) => refund.number === number);
      if (made) {
        await note(database, made, seller);
        throw new RefundedMeanwhile();
      }
    }
    const isRefused = error instanceof CoconutError && error.status < 500 && error.status !== 429;
    if (isRefused) await database.query("update refunds set state = 'refused' where seller = $1 and number = $2 and state = 'asked'", [seller, number]);
    throw error;
  }
}

/** What the gateway says was done counts, whatever was thought of it before. */
async function note(database: Database, { id, number, amount, reason }: Refund, seller: string): Promise<void> {
  await database.query("update refunds set state = 'done', refund = $3, amount = $4, reason = $5 where seller = $1 and number = $2", [
    ...[seller, number, id],
    ...[amount, reason],
  ]);
}
