import * as v from "valibot";
import { FetchedOrder, ORDER_REQUEST_HEADER } from "../../protocol/order-check.ts";
import { ProblemError, refuse } from "../../protocol/problem.ts";
import type { JwsKey } from "../keys/jws.ts";
import { type Outbound, OutboundError } from "../outbound/client.ts";
import type { OutboundReason } from "../outbound/error.ts";
import { remembered } from "./remembered.ts";
import { signOrderRequest } from "./sign.ts";

/** A merchant's server may take this long in all, and answer this much: a signed order and its JSON. */
export const FETCH_TIMEOUT_MS = 5_000;
const FETCH_BYTES = 64 * 1024;
/**
 * Fetches under way in one process: in all, and of one merchant's. Those of merchants whose server has failed within the last minute
 * share half of the room, a quarter of one's each, so that whoever hangs leaves room for others.
 */
export const MOST_FETCHES = { all: 64, perMerchant: 16 };
const TRY_AGAIN_S = 2;

/** S as a merchant's server gave it, and since when: the order may have changed after `began` (ms), not before. */
export interface Fetched {
  /** A compact JWS, of which nothing has been checked. */
  readonly order: string;
  readonly began: number;
}
/** Fetches S, the order of this number as the merchant's server gives it. */
export type FetchOrder = (merchant: { readonly id: string; readonly orderUrl: string }, number: string) => Promise<Fetched>;

/** A merchant's server that gave no order: what everybody is told, and in `detail` what its merchant is told besides. */
export class OrderFetchError extends ProblemError {
  readonly detail: string | undefined;
  /** Whether the server answered at all, in time: it works, whatever it says of this number. */
  readonly answered: boolean;
  constructor(reason: OutboundReason, detail?: string) {
    super({ code: "order-fetch-failed", reason });
    this.detail = detail;
    this.answered = detail !== undefined || reason === "redirected" || reason === "too-large";
  }
}

/**
 * Fetches orders from merchants' servers: of one order once at a time, whoever asks meanwhile shares it. Refuses with
 * `order-fetch-failed`, and with `rate-limited` where too many are under way.
 */
export function orderFetcher(outbound: Outbound, key: () => JwsKey, most = MOST_FETCHES, now: () => number = Date.now): FetchOrder {
  const underWay = new Map<string, Promise<Fetched>>();
  const merchants = new Map<string, number>();
  const failures = remembered(now);
  let ofFailing = 0;
  const count = (merchant: string, change: 1 | -1) => {
    const left = (merchants.get(merchant) ?? 0) + change;
    if (left > 0) merchants.set(merchant, left);
    else merchants.delete(merchant);
  };
  return (merchant, number) => {
    const name = `${merchant.id}:${number}`;
    const running = underWay.get(name);
    if (running) return running;
    const failing = failures.has(merchant.id);
    const mostOfThis = failing ? Math.ceil(most.perMerchant / 4) : most.perMerchant;
    const full = underWay.size >= most.all || (merchants.get(merchant.id) ?? 0) >= mostOfThis || (failing && ofFailing >= most.all / 2);
    if (full) return Promise.reject(refuse("rate-limited", { retryAfter: TRY_AGAIN_S }));
    count(merchant.id, 1);
    if (failing) ofFailing += 1;
    const url = merchant.orderUrl.replaceAll("{number}", encodeURIComponent(number));
    const fetching = fetchOnce(outbound, url, signOrderRequest(key(), { merchant: merchant.id, number }))
      .catch((error: unknown) => {
        // Numbers that strangers make up do not make a merchant fail.
        if (error instanceof OrderFetchError && !error.answered) failures.note(merchant.id);
        throw error;
      })
      .finally(() => {
        underWay.delete(name);
        count(merchant.id, -1);
        if (failing) ofFailing -= 1;
      });
    underWay.set(name, fetching);
    return fetching;
  };
}

async function fetchOnce(outbound: Outbound, url: string, request: string): Promise<Fetched> {
  const began = Date.now();
  const answer = await outbound({
    ...{ url, headers: { accept: "application/json", [ORDER_REQUEST_HEADER]: request } },
    ...{ timeoutMs: FETCH_TIMEOUT_MS, maxBytes: FETCH_BYTES },
  }).catch((error: unknown) => {
    throw error instanceof OutboundError ? new OrderFetchError(error.reason) : error;
  });
  if (answer.status !== 200) throw badAnswer(`HTTP ${answer.status}`);
  const fetched = v.safeParse(v.pipe(v.string(), v.parseJson(), FetchedOrder), answer.body.toString("utf8"));
  if (!fetched.success) throw badAnswer("answer-invalid");
  return { order: fetched.output.order, began };
}

/** What a merchant's server gave is no order that this merchant has signed; why is a problem's code, or a status such as `HTTP 404`. */
export function badAnswer(why: string): OrderFetchError {
  return new OrderFetchError("bad-answer", why);
}
