import type { Problem } from "../../protocol/problem.ts";
import { useConsole } from "../console.ts";
import { ProblemNote } from "./problem.tsx";
import type { OrderStep } from "./use-money-order.ts";
import { partWords } from "./words.ts";

/** What has come of an order that moves money: stopped in the wallet, refused, or not yet known (`unsure`, in words), also from before. */
export function MoneyOrderState({ step, problem, unsure }: { readonly step: OrderStep; readonly problem: Problem | undefined; readonly unsure: string }) {
  const { language } = useConsole();
  const words = partWords[language];
  return (
    <>
      <div role="status">
        {(step === "canceled" || step === "no-wallet") && <p class="note caution">{step === "canceled" ? words.canceled : words.noWallet}</p>}
      </div>
      {step === "unsure" && !problem && (
        <p class="note caution" role="alert">
          <b>{unsure}</b>
        </p>
      )}
      <ProblemNote {...{ problem, language }} unsureOf={step === "unsure" ? unsure : undefined} />
    </>
  );
}

interface Props {
  readonly step: OrderStep;
  readonly running: boolean;
  readonly sign: string;
  readonly sendAgain: string;
  readonly again: () => Promise<void>;
}

/** The form's one button: signs, or after an answer that did not come sends the same again. */
export function MoneyOrderButton({ step, running, sign, sendAgain, again }: Props) {
  const { language } = useConsole();
  const words = partWords[language];
  if (step === "unsure") {
    return (
      <button type="button" class="button primary" aria-disabled={running} onClick={() => void again()}>
        {running ? words.working : sendAgain}
      </button>
    );
  }
  return (
    <button type="submit" class="button primary" aria-disabled={running}>
      {running ? words.openWallet : sign}
    </button>
  );
}
