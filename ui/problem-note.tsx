import type { Language } from "../protocol/account.ts";
import type { Problem } from "../protocol/problem.ts";
import { Icon } from "./icon.tsx";
import { problemWords } from "./problem-words.ts";

interface Props {
  readonly problem: Problem;
  readonly language: Language;
  readonly id?: string;
  /** What is said of the money where the problem's code alone cannot tell. */
  readonly unsureOf?: string | undefined;
}

/** A problem in words: what happened, whether money was moved, and its code to quote. */
export function ProblemNote({ problem, language, id, unsureOf }: Props) {
  const { what, moved } = problemWords(problem, language);
  const unsure = problem.code === "outcome-unknown" || unsureOf !== undefined;
  return (
    <div class={`note problem ${unsure ? "caution" : "danger"}`} role="alert" id={id}>
      <Icon name="warning" />
      <div>
        <p>{what}</p>
        <p>
          <b>{unsureOf ?? moved}</b>
        </p>
        <p class="code">{problem.code}</p>
      </div>
    </div>
  );
}
