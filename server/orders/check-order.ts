import { randomInt } from "node:crypto";
import { sha256, toBase64Url } from "../../protocol/bytes.ts";
import { canonicalBytes } from "../../protocol/canonical.ts";
import type { ReadOrder } from "../../protocol/order.ts";
import { type Difference, differencesAt, differingFields, type OrderCheck, type PageOrder, type UnreadableOrder } from "../../protocol/order-check.ts";
import type { Payment } from "../../protocol/payment.ts";
import { ProblemError, refuse } from "../../protocol/problem.ts";
import type { JwsKey } from "../keys/jws.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { recordEvents } from "../storage/outbox.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import { recordFailure } from "./failures.ts";
import { badAnswer, type FetchOrder, OrderFetchError } from "./fetch-order.ts";
import type { Remembered } from "./remembered.ts";
import { signCheck } from "./sign.ts";
import { findOrderUrl, findSameCheck, insertCheck, lockOrder, type SignedCheck } from "./store.ts";

/** What a page presents. */
export interface Presented {
  readonly order: PageOrder | UnreadableOrder;
  /** tid_C. */
  readonly tid: string;
}

export interface OrderCheckParts {
  readonly database: Database;
  readonly limits: RateLimits;
  readonly fetchOrder: FetchOrder;
  /** Who has asked for orders that there are not. */
  readonly missed: Remembered;
  /** The order in a JWS that this merchant has signed; refuses what a registration refuses. */
  readonly readOrder: (tx: Transaction, merchant: string, order: string) => Promise<ReadOrder>;
  /** The payment that a merchant-signed order becomes or has become; one of another order under its number that was open before `fetched` ends. */
  readonly register: (tx: Transaction, registration: { merchant: string; order: string; expiresIn: undefined; fetched: number }) => Promise<Payment>;
  /** The names of all fields in which what was presented is not what was fetched. */
  readonly compare: (presented: Presented, fetched: ReadOrder) => Promise<string[]>;
  readonly key: () => JwsKey;
}

/** Field by field, and tid_C against what C really hashes to: who changes a page can hash as well as we can. */
export async function compareOrders({ order, tid }: Presented, fetched: ReadOrder): Promise<string[]> {
  if (!isReadable(order)) return ["order"];
  const own = toBase64Url(await sha256(canonicalBytes(order)));
  return [...differingFields(order, fetched.order), ...(tid === own ? [] : ["tid"])];
}

const isReadable = (order: Presented["order"]): order is PageOrder => "lines" in order;

/**
 * Compares a page's order C with S, which the gateway fetches itself and which the merchant must have signed. Of a normal one the check
 * names the payment that it has become; of an abnormal one there is nothing to pay, and the merchant hears the same code as the buyer.
 * Where there is nothing to compare with, or nothing can be registered, the merchant finds the reason in its list.
 */
export async function checkOrder(parts: OrderCheckParts, presented: Presented, address: string): Promise<SignedCheck> {
  const { database, limits } = parts;
  const { merchant } = presented.order;
  await limits.take("order-check-address", address);
  const orderUrl = await findOrderUrl(database, merchant);
  if (orderUrl === undefined) throw refuse("merchant-not-found");
  if (orderUrl === null) throw refuse("order-url-missing");
  const by = `${address} ${merchant}`;
  // What is asked for at random has a reserve of its own: it takes nothing away from those whose orders there are.
  await limits.take(parts.missed.has(by) ? "order-check-missed-merchant" : "order-check-merchant", merchant);
  return check(parts, presented, orderUrl).catch(async (error: unknown) => {
    if (error instanceof OrderFetchError) parts.missed.note(by);
    await recordFailure(parts, presented, error);
    throw error;
  });
}

async function check(parts: OrderCheckParts, presented: Presented, orderUrl: string): Promise<SignedCheck> {
  const { order } = presented;
  const { merchant, number } = order;
  const jws = await parts.fetchOrder({ id: merchant, orderUrl }, number);
  const fetched = await parts.readOrder(parts.database, merchant, jws.order).catch((error: unknown) => {
    throw error instanceof ProblemError ? badAnswer(error.problem.code) : error;
  });
  const fields = await parts.compare(presented, fetched);
  const differences = isReadable(order) ? differencesAt(fields, order, fetched.order) : [];
  return parts.database.transaction(async (tx) => {
    // Pages of one order that are opened at once get one verdict, and the merchant one event.
    await lockOrder(tx, merchant, number);
    const registration = { merchant, order: jws.order, expiresIn: undefined, fetched: jws.began };
    const payment = fields.length === 0 ? await parts.register(tx, registration) : undefined;
    return record(tx, parts.key(), { check: verdict(presented, fetched.tid, fields, payment), differences }, payment);
  });
}

function verdict({ order: { merchant, number }, tid }: Presented, fetched: string, fields: string[], payment: Payment | undefined): OrderCheck {
  const code = `${payment ? "N" : "A"}-${String(randomInt(1_000_000)).padStart(6, "0")}`;
  const common = { merchant, number, presented: tid, fetched, fields, code, at: Date.now() };
  return payment ? { ...common, verdict: "normal", payment: payment.id } : { ...common, verdict: "abnormal" };
}

/** A page that is opened again gets the answer that it had, and the merchant no second event. */
async function record(
  tx: Transaction,
  key: JwsKey,
  { check, differences }: { check: OrderCheck; differences: Difference[] },
  payment: Payment | undefined,
): Promise<SignedCheck> {
  const earlier = await findSameCheck(tx, check);
  if (earlier) return earlier;
  const signed = { check, signed: signCheck(key, check) };
  if (!(await insertCheck(tx, signed, differences))) return (await findSameCheck(tx, check)) ?? signed;
  const { merchant, number: orderNumber, fields, code } = check;
  await recordEvents(tx, [
    payment
      ? { merchant, type: "order.normal", data: { merchant, orderNumber, payment: payment.id, currency: payment.currency, amount: payment.amount, code } }
      : { merchant, type: "order.abnormal", data: { merchant, orderNumber, fields, code } },
  ]);
  return signed;
}
