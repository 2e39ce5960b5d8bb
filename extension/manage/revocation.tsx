import { useState } from "preact/hooks";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { retireCertificate } from "../../wallet/retire.ts";
import type { PageProps } from "./page.ts";
import { useTask } from "./task.ts";

/** Revokes this device's certificate, after a second question. */
export function Revoke({ words, language, model, changed }: PageProps) {
  const [asked, setAsked] = useState(false);
  const task = useTask();
  const revoke = () =>
    task.run(async () => {
      await retireCertificate(model.wallet);
      await changed();
    });
  return (
    <section class="card" aria-labelledby="revoke-title">
      <h2 id="revoke-title">{asked ? words.revokeTitle : words.certificate}</h2>
      <p>{words.revokeWhy}</p>
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <div class="buttons">
        {asked && (
          <button type="button" class="button quiet" onClick={() => setAsked(false)}>
            {words.cancel}
          </button>
        )}
        <button
          type="button"
          class={`button ${asked ? "danger" : "quiet"}`}
          aria-disabled={task.running}
          onClick={() => (asked ? void revoke() : setAsked(true))}
        >
          {task.running ? words.working : words.revoke}
        </button>
      </div>
    </section>
  );
}
