import * as v from "valibot";
import { sha256, toBase64Url, utf8 } from "../protocol/bytes.ts";
import { canonicalBytes } from "../protocol/canonical.ts";
import { Tid } from "../protocol/order.ts";
import { OrderCheckRequest, PageOrder, UnreadableOrder } from "../protocol/order-check.ts";

/**
 * What the gateway is asked of a page's order: C with its tid or the one that is computed of it. Of what has not an order's shape only its
 * number and whose frame this is, with the hash of the text in the place of the tid; undefined where there is not even a number.
 */
export async function requestOf(
  { order: text, tid }: { readonly order: string; readonly tid: string | null },
  merchant: string,
): Promise<OrderCheckRequest | undefined> {
  const json = v.safeParse(v.pipe(v.string(), v.parseJson()), text);
  const order = v.safeParse(PageOrder, json.output);
  const request = order.success
    ? { order: order.output, tid: await tidOf(order.output, tid) }
    : { order: { merchant, number: numberIn(json.output) }, tid: toBase64Url(await sha256(utf8(text))) };
  const read = v.safeParse(OrderCheckRequest, request);
  return read.success ? read.output : undefined;
}

/** A tid that is none differs from every other, too. */
async function tidOf(order: PageOrder, tid: string | null): Promise<string> {
  if (tid !== null && v.is(Tid, tid)) return tid;
  return toBase64Url(await sha256(tid === null ? canonicalBytes(order) : utf8(tid)));
}

function numberIn(order: unknown): string | undefined {
  const read = v.safeParse(v.object({ number: UnreadableOrder.entries.number }), order);
  return read.success ? read.output.number : undefined;
}
