import { api } from "../../protocol/api.ts";
import { readOrder } from "../../protocol/order.ts";
import type { PromptView as GatewayView } from "../../protocol/payment.ts";
import { refuse } from "../../protocol/problem.ts";
import { call } from "../../wallet/client.ts";
import { learnHead } from "../../wallet/device-log.ts";
import { home, wallet } from "./home.ts";
import { type Records, records } from "./records.ts";

/** The gateway's view of a payment, and when it came. */
export interface FetchedView {
  readonly view: GatewayView;
  readonly at: number;
}

const FRESH_MS = 10_000;
/** Older than this it is not shown at all, not even until the new one comes. */
const USABLE_MS = 120_000;

const kept: Records<FetchedView> = records("views");
const underWay = new Map<string, Promise<FetchedView>>();

/** Asks the gateway what to show for a payment; askers at the same time share one request. */
export function fetchView(payment: string): Promise<FetchedView> {
  const running = underWay.get(payment);
  if (running) return running;
  const fetching = load(payment).finally(() => underWay.delete(payment));
  underWay.set(payment, fetching);
  return fetching;
}

/** What is known of a payment without asking, if it is recent enough to be shown. */
export async function knownView(payment: string): Promise<(FetchedView & { readonly fresh: boolean }) | undefined> {
  const found = await kept.get(payment);
  const age = found ? Date.now() - found.at : Number.POSITIVE_INFINITY;
  return found && age < USABLE_MS ? { ...found, fresh: age < FRESH_MS } : undefined;
}

/** Forgets what was fetched: balance, allowance or state have changed. */
export async function forgetViews(): Promise<void> {
  for (const { view } of await kept.all()) await kept.delete(view.payment);
}

async function load(payment: string): Promise<FetchedView> {
  const view = await call(await wallet(), api.getPrompt, { params: { id: payment } });
  const order = (await readOrder(view.order))?.order;
  if (view.payment !== payment || !order || order.merchant !== view.merchant.id) throw refuse("answer-invalid");
  // An authorization names a head that this wallet has proved; a rewritten history ends here, before anything can be signed.
  await learnHead(await wallet(), view.deviceLogHead);
  const fetched = { view, at: Date.now() };
  await kept.put(payment, fetched);
  return fetched;
}

/** Whether a page of this origin may ask for this payment: one of the merchant's, or the gateway's own checkout page. */
export function isRegistered(view: GatewayView, origin: string): boolean {
  return origin === home.gateway || view.merchant.origins.includes(origin);
}
