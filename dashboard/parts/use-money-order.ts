import { useState } from "preact/hooks";
import { randomBytes, toBase64Url } from "../../protocol/bytes.ts";
import { type ProblemCode, ProblemError } from "../../protocol/problem.ts";
import { useTask } from "./use-task.ts";

/** `unsure`: nobody knows yet whether it was carried out. */
export type OrderStep = "form" | "canceled" | "no-wallet" | "unsure";
type Ended = { readonly kind: "canceled" } | { readonly kind: "no-wallet" };

/** After these nobody knows whether money was moved: the same bytes are to be sent again. */
const UNSURE: ReadonlySet<ProblemCode> = new Set(["offline", "internal", "answer-invalid", "shutting-down"]);

/**
 * Signs an order that moves money in the wallet and carries it out. After an answer that did not come nothing new is signed: `again`
 * sends the same bytes under the same number, which moves money once.
 */
export function useMoneyOrder<Asked, Signed extends object>(parts: {
  sign(asked: Asked, number: string): Promise<Signed | Ended>;
  carryOut(signed: Signed, number: string): Promise<void>;
  done(asked: Asked): Promise<void>;
}) {
  const task = useTask();
  const [step, setStep] = useState<OrderStep>("form");
  const [sent, setSent] = useState<{ readonly asked: Asked; readonly signed: Signed; readonly number: string }>();

  async function send(what: NonNullable<typeof sent>): Promise<void> {
    setSent(what);
    try {
      await parts.carryOut(what.signed, what.number);
    } catch (error) {
      const code = error instanceof ProblemError ? error.problem.code : "internal";
      // Being asked too often says nothing of the time before.
      const unsure = UNSURE.has(code) || (step === "unsure" && code === "rate-limited");
      setStep(unsure ? "unsure" : "form");
      throw error;
    }
    setStep("form");
    await parts.done(what.asked);
  }

  return {
    running: task.running,
    problem: task.problem,
    step,
    order: (asked: Asked, prefix: string) =>
      task.run(async () => {
        setStep("form");
        const number = `${prefix}-${toBase64Url(randomBytes(12)).replaceAll(/[-_]/g, "0")}`;
        const signed = await parts.sign(asked, number);
        if (isEnded(signed)) setStep(signed.kind);
        else await send({ asked, signed, number });
      }),
    again: () => task.run(async () => (sent ? send(sent) : undefined)),
  };
}

function isEnded(signed: object): signed is Ended {
  return "kind" in signed && (signed.kind === "canceled" || signed.kind === "no-wallet");
}
