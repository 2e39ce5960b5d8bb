import type { Delivery } from "../../protocol/webhook.ts";
import { spoken, useConsole } from "../console.ts";
import { exactMoment, moment } from "../parts/dates.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { Status, type Tone } from "../parts/status.tsx";
import { TextBlock } from "../parts/text-block.tsx";
import { useTask } from "../parts/use-task.ts";
import { partWords } from "../parts/words.ts";
import { developersWords } from "./words.ts";

const tones: Readonly<Record<Delivery["state"], Tone>> = { pending: "quiet", delivered: "good", failed: "bad" };

interface Props {
  readonly delivery: Delivery;
  readonly onRedeliver: () => Promise<void>;
}

/** One delivery: what was sent, every try and its answer. */
export function DeliveryCard({ delivery, onRedeliver }: Props) {
  const { language } = useConsole();
  const words = spoken(developersWords, language);
  const { running, problem, run } = useTask();
  const { event, type, url, endpointState, state, created, nextAttempt, attempts, body } = delivery;
  const waits = state === "pending" && endpointState === "disabled";
  return (
    <section class="card delivery" aria-label={`${words.eventNames[type]} ${event}`}>
      <div class="summary-head">
        <h2>
          {words.eventNames[type]} <code class="muted">{type}</code>
        </h2>
        <Status tone={waits ? "caution" : tones[state]}>{waits ? words.waits : words.deliveryStates[state]}</Status>
      </div>
      <p class="muted small">
        {moment(created, language)} · {words.attemptsCount(attempts.length)}
        {nextAttempt !== undefined && ` · ${words.next(exactMoment(nextAttempt, language))}`} · <code>{event}</code>
      </p>
      <p class="small">
        <bdi dir="ltr">{url}</bdi> {endpointState === "deleted" && <span class="chip">{words.deletedEndpoint}</span>}
      </p>
      <details>
        <summary>{words.showDelivery}</summary>
        <h3>{words.body}</h3>
        <TextBlock label={words.body} text={pretty(body)} />
        <h3>{words.attempts}</h3>
        <ol class="attempts">
          {attempts.map(({ at, status, failure, answer, durationMs }) => (
            <li key={at}>
              <span class="muted">{exactMoment(at, language)}</span>{" "}
              {status !== undefined
                ? words.answered(status, Math.round(durationMs))
                : failure && words.failed(words.deliveryFailures[failure], Math.round(durationMs))}
              {answer && <pre>{answer}</pre>}
            </li>
          ))}
        </ol>
      </details>
      <ProblemNote {...{ problem, language }} />
      {endpointState !== "deleted" && (
        <div class="buttons">
          <button type="button" class="button quiet small" aria-disabled={running} onClick={() => void run(onRedeliver)}>
            {running ? partWords[language].working : words.redeliver}
          </button>
        </div>
      )}
    </section>
  );
}

function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
