import { randomInt } from "node:crypto";
import { sha256, toBase64Url } from "../../protocol/bytes.ts";
import { canonicalBytes } from "../../protocol/canonical.ts";
import type { ReadOrder } from "../../protocol/order.ts";
import { differingFields, type OrderCheck, type PageOrder } from "../../protocol/order-check.ts";
import type { Payment } from "../../protocol/payment.ts";
import { ProblemError, refuse } from "../../protocol/problem.ts";
import type { JwsKey } from "../keys/jws.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { recordEvents } from "../storage/outbox.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import { badAnswer, type FetchOrder } from "./fetch-order.ts";
import { signCheck } from "./sign.ts";
import { findOrderUrl, findSameCheck, insertCheck, type SignedCheck } from "./store.ts";

/** What a page presents. */
export interface Presented {
  readonly order: PageOrder;
  /** tid_C. */
  readonly tid: string;
}

export interface OrderCheckParts {
  readonly database: Database;
  readonly limits: RateLimits;
  readonly fetchOrder: FetchOrder;
  /** The order in a JWS that this merchant has signed; refuses what a registration refuses. */
  readonly readOrder: (tx: Transaction, merchant: string, order: string) => Promise<ReadOrder>;
  /** The payment that a merchant-signed order becomes or has become. */
  readonly register: (tx: Transaction, registration: { merchant: string; order: string; expiresIn: undefined }) => Promise<Payment>;
  /** The names of all fields in which what was presented is not what was fetched. */
  readonly compare: (presented: Presented, fetched: ReadOrder) => Promise<string[]>;
  readonly key: () => JwsKey;
}

/** Field by field, and tid_C against what C really hashes to: who changes a page can hash as well as we can. */
export async function compareOrders({ order, tid }: Presented, fetched: ReadOrder): Promise<string[]> {
  const own = toBase64Url(await sha256(canonicalBytes(order)));
  return [...differingFields(order, fetched.order), ...(tid === own ? [] : ["tid"])];
}

/**
 * Compares a page's order C with S, which the gateway fetches itself and which the merchant must have signed. Of a normal one the check
 * names the payment that it has become; of an abnormal one there is nothing to pay, and the merchant hears the same code as the buyer.
 */
export async function checkOrder(parts: OrderCheckParts, presented: Presented, address: string): Promise<SignedCheck> {
  const { database, limits } = parts;
  const { merchant, number } = presented.order;
  await limits.take("order-check-address", address);
  const orderUrl = await findOrderUrl(database, merchant);
  if (orderUrl === undefined) throw refuse("merchant-not-found");
  if (orderUrl === null) throw refuse("order-url-missing");
  await limits.take("order-check-merchant", merchant);
  const jws = await parts.fetchOrder({ id: merchant, orderUrl }, number);
  const fetched = await parts.readOrder(database, merchant, jws).catch((error: unknown) => {
    throw error instanceof ProblemError ? badAnswer() : error;
  });
  const fields = await parts.compare(presented, fetched);
  return database.transaction(async (tx) => {
    // Pages of one order that are opened at once get one verdict, and the merchant one event.
    await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`order-check:${merchant}:${number}`]);
    const payment = fields.length === 0 ? await parts.register(tx, { merchant, order: jws, expiresIn: undefined }) : undefined;
    return record(tx, parts.key(), verdict(presented, fetched.tid, fields, payment), payment);
  });
}

function verdict({ order: { merchant, number }, tid }: Presented, fetched: string, fields: string[], payment: Payment | undefined): OrderCheck {
  const code = `${payment ? "N" : "A"}-${String(randomInt(1_000_000)).padStart(6, "0")}`;
  const common = { merchant, number, presented: tid, fetched, fields, code, at: Date.now() };
  return payment ? { ...common, verdict: "normal", payment: payment.id } : { ...common, verdict: "abnormal" };
}

/** A page that is opened again gets the answer that it had, and the merchant no second event. */
async function record(tx: Transaction, key: JwsKey, check: OrderCheck, payment: Payment | undefined): Promise<SignedCheck> {
  const earlier = await findSameCheck(tx, check);
  if (earlier) return earlier;
  const signed = { check, signed: signCheck(key, check) };
  if (!(await insertCheck(tx, signed))) return (await findSameCheck(tx, check)) ?? signed;
  const { merchant, number: orderNumber, fields, code } = check;
  await recordEvents(tx, [
    payment
      ? { merchant, type: "order.normal", data: { merchant, orderNumber, payment: payment.id, currency: payment.currency, amount: payment.amount, code } }
      : { merchant, type: "order.abnormal", data: { merchant, orderNumber, fields, code } },
  ]);
  return signed;
}
