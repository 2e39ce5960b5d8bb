import { useEffect, useState } from "preact/hooks";
import { randomBytes, toBase64Url } from "../../protocol/bytes.ts";
import { useConsole } from "../console.ts";
import { forgetSent, keepSent, readSent, type SentOrder } from "../gateway/sent-orders.ts";
import { sendOrder } from "./send-order.ts";
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
    sign(asked: Asked, number: string): Promise<Signed | Ended>;
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

  async function send(order: SentOrder<Asked, Signed>, sentBefore: boolean): Promise<void> {
    setSent(order);
    const outcome = await sendOrder(
      { keep: () => keepSent(order), carryOut: () => parts.carryOut(order.signed, order.number), forget: () => forgetSent(order) },
      sentBefore,
    );
    setStep(outcome.kind === "unsure" ? "unsure" : "form");
    if (outcome.kind !== "done") throw outcome.error;
    await parts.done(order.asked);
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
        const signed = await parts.sign(asked, number);
        if (isEnded(signed)) setStep(signed.kind);
        else await send({ merchant: merchant.id, user, place, number, asked, signed }, false);
      }),
    again: () => task.run(async () => (sent ? send(sent, true) : undefined)),
  };
}

function isEnded(signed: object): signed is Ended {
  return "kind" in signed && (signed.kind === "canceled" || signed.kind === "no-wallet");
}
