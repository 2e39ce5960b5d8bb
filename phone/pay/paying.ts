import { problemOf } from "../../pages/model.ts";
import type { Problem } from "../../protocol/problem.ts";
import { resume } from "../../wallet/authorize.ts";
import { type PcPayment, payForPc, refusePcPayment } from "../../wallet/handoff.ts";
import type { Outcome } from "../../wallet/outcome.ts";
import type { Wallet } from "../../wallet/wallet.ts";

/** What the phone shows of a PC's payment; one of these at a time. */
export type Paying =
  | { readonly kind: "confirm"; readonly problem?: Problem }
  | { readonly kind: "paying" }
  | { readonly kind: "checking" }
  | { readonly kind: "paid"; readonly at: number }
  | { readonly kind: "declined"; readonly notMine: boolean }
  /** It can no longer be paid from here. */
  | { readonly kind: "over"; readonly problem: Problem };

const CHECK_AFTER_MS = [1_000, 2_000, 3_000, 5_000];

/** Refusals after which the person may try once more; all others end it. */
const CURABLE: ReadonlySet<Problem["code"]> = new Set(["pin-wrong", "pin-required", "insufficient-balance", "authorization-stale", "device-log-mismatch"]);

/** Signs with the PIN and follows the outcome to its end, however often the answer is lost. */
export async function pay(wallet: Wallet, payment: PcPayment, pin: string, show: (paying: Paying) => void): Promise<void> {
  show({ kind: "paying" });
  try {
    await settle(wallet, payment, await payForPc(wallet, payment, pin), show);
  } catch (error) {
    show({ kind: "confirm", problem: problemOf(error) });
  }
}

async function settle(wallet: Wallet, payment: PcPayment, first: Outcome, show: (paying: Paying) => void): Promise<void> {
  let outcome: Outcome | undefined = first;
  for (let attempt = 0; ; attempt++) {
    switch (outcome?.kind) {
      case "paid":
        show({ kind: "paid", at: outcome.result.paidAt });
        return;
      case "refused":
        show(CURABLE.has(outcome.problem.code) ? { kind: "confirm", problem: outcome.problem } : { kind: "over", problem: outcome.problem });
        return;
      case "unverified":
        // X.509 code, only in this rare case.
        await import("../../wallet/trust.ts").then(({ refreshResultKeys }) => refreshResultKeys(wallet)).catch(() => undefined);
        break;
      default:
        break;
    }
    show({ kind: "checking" });
    await new Promise((resolve) => setTimeout(resolve, CHECK_AFTER_MS[Math.min(attempt, CHECK_AFTER_MS.length - 1)]));
    outcome = await resume(wallet, payment.bound.view.payment).catch(() => undefined);
  }
}

/** Says no; the PC is told where it can be. */
export async function refuse(wallet: Wallet, payment: PcPayment, notMine: boolean, show: (paying: Paying) => void): Promise<void> {
  show({ kind: "declined", notMine });
  await refusePcPayment(wallet, payment, notMine).catch(() => undefined);
}
