import type { MerchantOrigin } from "../../protocol/merchant.ts";
import { spoken, useConsole } from "../console.ts";
import { Copyable } from "../parts/copy.tsx";
import { moment } from "../parts/dates.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { Status } from "../parts/status.tsx";
import { useTask } from "../parts/use-task.ts";
import { partWords } from "../parts/words.ts";
import { developersWords } from "./words.ts";

interface Props {
  readonly origin: MerchantOrigin;
  readonly onProve: () => Promise<void>;
  readonly onRemove: () => void;
}

/** One claimed origin: whether it is proven, why not, and the exact file that proves it. */
export function OriginCard({ origin: { origin, state, checked, failure }, onProve, onRemove }: Props) {
  const { language, merchant } = useConsole();
  const words = spoken(developersWords, language);
  const { running, problem, run } = useTask();
  const proof = JSON.stringify({ merchants: [merchant.id] });
  return (
    <section class="card" aria-label={origin}>
      <div class="summary-head">
        <h2>
          <bdi dir="ltr">{origin}</bdi>
        </h2>
        <Status tone={state === "proven" ? "good" : "caution"}>{words.originStates[state]}</Status>
      </div>
      <p class="muted small">
        {words.checked}: {checked === undefined ? words.never : moment(checked, language)}
      </p>
      {failure && <p class="note caution">{words.failures[failure]}</p>}
      {state === "claimed" && (
        <>
          <h3>{words.proofTitle}</h3>
          <p>{words.proofLead(`${origin}/.well-known/coconut-pay`)}</p>
          <Copyable label={words.proofTitle} text={proof} block />
        </>
      )}
      <ProblemNote {...{ problem, language }} />
      <div class="buttons">
        <button type="button" class="button quiet" aria-disabled={running} onClick={() => void run(onProve)}>
          {running ? partWords[language].working : words.prove}
        </button>
        <button type="button" class="button link" onClick={onRemove}>
          {words.removeOrigin}
        </button>
      </div>
    </section>
  );
}
