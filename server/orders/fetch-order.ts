import * as v from "valibot";
import { FetchedOrder, ORDER_REQUEST_HEADER } from "../../protocol/order-check.ts";
import { type ProblemError, refuse } from "../../protocol/problem.ts";
import type { JwsKey } from "../keys/jws.ts";
import { type Outbound, OutboundError } from "../outbound/client.ts";
import { signOrderRequest } from "./sign.ts";

/** A merchant's server may take this long in all, and answer this much: a signed order and its JSON. */
export const FETCH_TIMEOUT_MS = 5_000;
const FETCH_BYTES = 64 * 1024;
/** Fetches under way in one process: in all, and of one merchant's. */
export const MOST_FETCHES = { all: 64, perMerchant: 16 };
const TRY_AGAIN_S = 2;

/** Fetches S, the order of this number as the merchant's server gives it: a compact JWS, of which nothing has been checked. */
export type FetchOrder = (merchant: { readonly id: string; readonly orderUrl: string }, number: string) => Promise<string>;

/**
 * Fetches orders from merchants' servers: of one order once at a time, whoever asks meanwhile shares it. Refuses with
 * `order-fetch-failed`, and with `rate-limited` where too many are under way.
 */
export function orderFetcher(outbound: Outbound, key: () => JwsKey, most = MOST_FETCHES): FetchOrder {
  const underWay = new Map<string, Promise<string>>();
  const merchants = new Map<string, number>();
  const count = (merchant: string, change: 1 | -1) => {
    const now = (merchants.get(merchant) ?? 0) + change;
    if (now > 0) merchants.set(merchant, now);
    else merchants.delete(merchant);
  };
  return (merchant, number) => {
    const name = `${merchant.id}:${number}`;
    const running = underWay.get(name);
    if (running) return running;
    if (underWay.size >= most.all || (merchants.get(merchant.id) ?? 0) >= most.perMerchant)
      return Promise.reject(refuse("rate-limited", { retryAfter: TRY_AGAIN_S }));
    count(merchant.id, 1);
    const url = merchant.orderUrl.replaceAll("{number}", encodeURIComponent(number));
    const fetching = fetchOnce(outbound, url, signOrderRequest(key(), { merchant: merchant.id, number })).finally(() => {
      underWay.delete(name);
      count(merchant.id, -1);
    });
    underWay.set(name, fetching);
    return fetching;
  };
}

async function fetchOnce(outbound: Outbound, url: string, request: string): Promise<string> {
  const answer = await outbound({
    ...{ url, headers: { accept: "application/json", [ORDER_REQUEST_HEADER]: request } },
    ...{ timeoutMs: FETCH_TIMEOUT_MS, maxBytes: FETCH_BYTES },
  }).catch((error: unknown) => {
    throw error instanceof OutboundError ? refuse("order-fetch-failed", { reason: error.reason }) : error;
  });
  const fetched = answer.status === 200 ? v.safeParse(v.pipe(v.string(), v.parseJson(), FetchedOrder), answer.body.toString("utf8")) : undefined;
  if (!fetched?.success) throw badAnswer();
  return fetched.output.order;
}

/** What a merchant's server gave is no order that this merchant has signed. */
export function badAnswer(): ProblemError {
  return refuse("order-fetch-failed", { reason: "bad-answer" });
}
