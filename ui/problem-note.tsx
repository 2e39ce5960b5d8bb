import type { Language } from "../protocol/account.ts";
import type { Problem } from "../protocol/problem.ts";
import { Icon } from "./icon.tsx";
import { problemWords } from "./problem-words.ts";

/** A problem in words: what happened, whether money was moved, and its code to quote. */
export function ProblemNote({ problem, language, id }: { problem: Problem; language: Language; id?: string }) {
  const { what, moved } = problemWords(problem, language);
  const unsure = problem.code === "outcome-unknown";
  return (
    <div class={`note problem ${unsure ? "caution" : "danger"}`} role="alert" id={id}>
      <Icon name="warning" />
      <div>
        <p>{what}</p>
        <p>
          <b>{moved}</b>
        </p>
        <p class="code">{problem.code}</p>
      </div>
    </div>
  );
}
