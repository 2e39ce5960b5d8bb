import { api } from "../protocol/api.ts";
import { type BoundHandoff, type HandoffBinding, handoffShortCode } from "../protocol/handoff.ts";
import { type Order, readOrder } from "../protocol/order.ts";
import { refuse } from "../protocol/problem.ts";
import { spkiHash } from "../protocol/thumbprint.ts";
import { authorize } from "./authorize.ts";
import { call } from "./client.ts";
import type { Outcome } from "./outcome.ts";
import { liveSession } from "./session.ts";
import type { Wallet } from "./wallet.ts";

/** A PC's payment that this device was bound to: what is shown is what will be signed. */
export interface PcPayment {
  readonly bound: BoundHandoff;
  readonly order: Order;
  readonly tid: string;
  /** The four digits that the PC shows too. */
  readonly shortCode: string;
}

/** Binds this device to the PC that shows a code; refuses with a problem of the codes `handoff-…`, or `certificate-required`. */
export async function bindToPc(wallet: Wallet, binding: HandoffBinding): Promise<PcPayment> {
  const { user } = await liveSession(wallet);
  const key = await wallet.database.get("keys", user);
  if (!key || !(await wallet.database.get("certificates", user))) throw refuse("certificate-required");
  const bound = await call(wallet, api.bindHandoff, { body: binding });
  const read = await readOrder(bound.view.order);
  if (!read || read.order.merchant !== bound.view.merchant.id) throw refuse("answer-invalid");
  const shortCode = await handoffShortCode(bound.handoff, bound.pcKey, await spkiHash(key.spki));
  return { bound, order: read.order, tid: read.tid, shortCode };
}

/** Signs the PC's payment with this device's certificate and PIN. */
export function payForPc(wallet: Wallet, { bound, order, tid }: PcPayment, pin: string): Promise<Outcome> {
  const { view, origin, handoff } = bound;
  const consent = { payment: view.payment, tid, amount: order.total, order: view.order, payee: view.merchant.id, origin, handoff };
  return authorize(wallet, consent, pin);
}

/** Says no; `notMine`: it is somebody else's payment. */
export async function refusePcPayment(wallet: Wallet, { bound }: PcPayment, notMine: boolean): Promise<void> {
  await call(wallet, api.refuseHandoff, { params: { id: bound.handoff }, body: { notMine } });
}
