import * as v from "valibot";
import type { RequestOf } from "../../protocol/api.ts";
import { CheckCode, CheckEnd } from "../../protocol/order-check.ts";
import type { sellerApi } from "../../protocol/seller-api.ts";
import { reference } from "../../protocol/text.ts";

/** What the address keeps of the order checks' screen. */
export interface CheckFilters {
  readonly verdict?: CheckEnd;
  /** A check's code or an order's number, as it was typed. */
  readonly find?: string;
}

export const ENDS = CheckEnd.options;

/** The filters in an address; what is not understood is left out. */
export function readCheckFilters(query: Readonly<Record<string, string>>): CheckFilters {
  const verdict = ENDS.find((end) => end === query.verdict);
  const find = query.find?.trim();
  return { ...(verdict && { verdict }), ...(find && { find }) };
}

/** What the gateway is asked for: a code as people say it (`a 123456`), or an order's number; undefined where it can be neither. */
export function checkQueryOf({ verdict, find }: CheckFilters): RequestOf<typeof sellerApi.listOrderChecks>["query"] | undefined {
  if (find === undefined) return verdict ? { verdict } : {};
  const code = find.toUpperCase().replace(/^([NA])[\s-]*(\d{6})$/, "$1-$2");
  if (v.is(CheckCode, code)) return { code, ...(verdict && { verdict }) };
  return v.is(reference(64), find) ? { orderNumber: find, ...(verdict && { verdict }) } : undefined;
}
