import type * as v from "valibot";
import type { PaymentQuery } from "../../protocol/payment.ts";
import { PaymentState } from "../../protocol/payment.ts";
import { DAY_MS, startOfDay } from "../parts/dates.ts";
import { mistakeIn } from "../parts/days.ts";
import type { Sorting } from "../parts/table.tsx";

/** What the address keeps of the payments' screen; days are Seoul's, `YYYY-MM-DD`, both inclusive. */
export interface Filters {
  readonly state?: PaymentState;
  /** What the order number begins with. */
  readonly number?: string;
  readonly mode?: "test" | "live";
  readonly from?: string;
  readonly to?: string;
  readonly sort?: Sorting;
}

export const STATES = PaymentState.options;
const SORTABLE = new Set(["created", "number", "amount", "refunded", "state"]);

/** The filters in an address; what is not understood is left out. */
export function readFilters(query: Readonly<Record<string, string>>): Filters {
  const state = STATES.find((known) => known === query.state);
  const number = query.number?.trim();
  const mode = query.mode === "test" || query.mode === "live" ? query.mode : undefined;
  const from = dayIn(query.from);
  const to = dayIn(query.to);
  const sort = sortingIn(query.sort);
  return { ...(state && { state }), ...(number && { number }), ...(mode && { mode }), ...(from && { from }), ...(to && { to }), ...(sort && { sort }) };
}

/** The filters as an address keeps them. */
export function writeFilters({ state, number, mode, from, to, sort }: Filters): Record<string, string | undefined> {
  return { state, number, mode, from, to, sort: sort && `${sort.descending ? "-" : ""}${sort.column}` };
}

/** What the gateway is asked for; undefined where no payment can have such a number, or a day. */
export function queryOf({ state, number, mode, from, to }: Filters): v.InferOutput<typeof PaymentQuery> | undefined {
  if (number !== undefined && !beginsNumber(number)) return undefined;
  if (mistakeIn({ from: from ?? "", to: to ?? "" })) return undefined;
  const begin = from && startOfDay(from);
  const end = to && startOfDay(to);
  return {
    ...(state && { state }),
    ...(number && { orderNumberPrefix: number }),
    ...(mode && { livemode: mode === "live" ? "true" : "false" }),
    ...(begin && { from: String(begin) }),
    ...(end && { to: String(end + DAY_MS) }),
  };
}

/** Whether an order number may begin so. */
export function beginsNumber(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text);
}

function dayIn(text: string | undefined): string | undefined {
  return text !== undefined && startOfDay(text) !== undefined ? text : undefined;
}

function sortingIn(text: string | undefined): Sorting | undefined {
  const column = text?.replace(/^-/, "") ?? "";
  return text && SORTABLE.has(column) ? { column, descending: text.startsWith("-") } : undefined;
}
