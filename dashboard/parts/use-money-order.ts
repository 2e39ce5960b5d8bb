import { useEffect, useState } from "preact/hooks";
import { randomBytes, toBase64Url } from "../../protocol/bytes.ts";
import type { Problem } from "../../protocol/problem.ts";
import { useConsole } from "../console.ts";
import { forgetSent, keepSent, readSent, type SentOrder } from "../gateway/sent-orders.ts";
import { problemOf } from "./problem-of.ts";
import { isOfSigner, type Outcome, sendOrder } from "./send-order.ts";
import { useTask } from "./use-task.ts";

/** `unsure`: nobody knows yet whether it was carried out. */
export type OrderStep = "form" | "canceled" | "no-wallet" | "unsure";
type Ended = { readonly kind: "canceled" } | { readonly kind: "no-wallet" };

/**
 * Signs an order that moves money in the wallet and carries it out, one at a time for each place. What was sent is kept on this browser
 * until an answer decides, so that after a lost answer, a closed screen or an ended login nothing new is signed: `again` sends the same
 * bytes under the same number, which moves money once.
 */
export function useMoneyOrder<Asked, Signed extends object>(
  place: string,
  parts: {
    /** `settle` carries out what was signed, while the wallet's window waits; a problem that it gives is the signer's to mend there. */
    sign(asked: Asked, number: string, settle: (signed: Signed) => Promise<Problem | undefined>): Promise<Signed | Ended>;
    carryOut(signed: Signed, number: string): Promise<void>;
    done(asked: Asked): Promise<void>;
  },
) {
  const { merchant, user } = useConsole();
  const task = useTask();
  const [step, setStep] = useState<OrderStep>("form");
  const [sent, setSent] = useState<SentOrder<Asked, Signed>>();
  useEffect(() => void resume(), [merchant.id, user, place]);

  /** Whether an order of this place waits for its answer; it is shown then. */
  async function resume(): Promise<boolean> {
    const kept = (await readSent(merchant.id, user)).find((one) => one.place === place);
    if (!kept) return false;
    // Only this hook keeps orders of the place.
    setSent(kept as SentOrder<Asked, Signed>);
    setStep("unsure");
    return true;
  }

  function send(order: SentOrder<Asked, Signed>, sentBefore: boolean): Promise<Outcome> {
    setSent(order);
    const steps = { keep: () => keepSent(order), carryOut: () => parts.carryOut(order.signed, order.number), forget: () => forgetSent(order) };
    return sendOrder(steps, sentBefore);
  }

  async function tell(outcome: Outcome, asked: Asked): Promise<void> {
    setStep(outcome.kind === "unsure" ? "unsure" : "form");
    if (outcome.kind !== "done") throw outcome.error;
    await parts.done(asked);
  }

  return {
    running: task.running,
    problem: task.problem,
    step,
    /** What is not known yet, where that is the step. */
    asked: step === "unsure" ? sent?.asked : undefined,
    order: (asked: Asked, prefix: string) =>
      task.run(async () => {
        // Another tab may have sent one meanwhile.
        if (await resume()) return;
        setStep("form");
        const number = `${prefix}-${toBase64Url(randomBytes(12)).replaceAll(/[-_]/g, "0")}`;
        let outcome: Outcome | undefined;
        const ended = await parts.sign(asked, number, async (signed) => {
          outcome = await send({ merchant: merchant.id, user, place, number, asked, signed }, false);
          const problem = outcome.kind === "refused" ? problemOf(outcome.error) : undefined;
          return problem && isOfSigner(problem) ? problem : undefined;
        });
        if (outcome) await tell(outcome, asked);
        else if (isEnded(ended)) setStep(ended.kind);
      }),
    again: () => task.run(async () => (sent ? tell(await send(sent, true), sent.asked) : undefined)),
  };
}

function isEnded(signed: object): signed is Ended {
  return "kind" in signed && (signed.kind === "canceled" || signed.kind === "no-wallet");
}
