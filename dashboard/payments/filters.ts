import type * as v from "valibot";
import type { PaymentQuery } from "../../protocol/payment.ts";
import { PaymentState } from "../../protocol/payment.ts";
import { DAY_MS, startOfDay } from "../parts/dates.ts";
import { mistakeIn } from "../parts/days.ts";
import type { Sorting } from "../parts/table.tsx";

/** What the address keeps of the payments' screen; days are Seoul's, `YYYY-MM-DD`, both inclusive. */
export interface Filters {
  readonly state?: PaymentState;
  readonly number?: string;
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
  const from = dayIn(query.from);
  const to = dayIn(query.to);
  const sort = sortingIn(query.sort);
  return { ...(state && { state }), ...(number && { number }), ...(from && { from }), ...(to && { to }), ...(sort && { sort }) };
}

/** The filters as an address keeps them. */
export function writeFilters({ state, number, from, to, sort }: Filters): Record<string, string | undefined> {
  return { state, number, from, to, sort: sort && `${sort.descending ? "-" : ""}${sort.column}` };
}

/** What the gateway is asked for; undefined where no payment can have such a number, or a day. */
export function queryOf({ state, number, from, to }: Filters): v.InferOutput<typeof PaymentQuery> | undefined {
  if (number !== undefined && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(number)) return undefined;
  if (mistakeIn({ from: from ?? "", to: to ?? "" })) return undefined;
  const begin = from && startOfDay(from);
  const end = to && startOfDay(to);
  return {
    ...(state && { state }),
    ...(number && { orderNumber: number }),
    ...(begin && { from: String(begin) }),
    ...(end && { to: String(end + DAY_MS) }),
  };
}

function dayIn(text: string | undefined): string | undefined {
  return text !== undefined && startOfDay(text) !== undefined ? text : undefined;
}

function sortingIn(text: string | undefined): Sorting | undefined {
  const column = text?.replace(/^-/, "") ?? "";
  return text && SORTABLE.has(column) ? { column, descending: text.startsWith("-") } : undefined;
}
