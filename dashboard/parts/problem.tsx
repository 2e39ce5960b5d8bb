import type { Language } from "../../protocol/account.ts";
import type { Problem } from "../../protocol/problem.ts";
import { Icon } from "../../ui/icon.tsx";
import { sellerProblemWords } from "../../ui/seller-problem-words.ts";
import { partWords } from "./words.ts";

interface Props {
  readonly problem: Problem | undefined;
  readonly language: Language;
  /** What is said of the money where the problem's code alone cannot tell. */
  readonly unsureOf?: string | undefined;
  readonly retry?: (() => unknown) | undefined;
}

/** A problem in words: what happened, whether money was moved, what was wrong with which field, its code to quote, and one way on. */
export function ProblemNote({ problem, language, unsureOf, retry }: Props) {
  if (!problem) return null;
  const { what, moved } = sellerProblemWords(problem, language);
  const words = partWords[language];
  const quote = problem.code === "internal" && problem.requestId ? `${problem.code} ${problem.requestId}` : problem.code;
  return (
    <div class={`note problem ${unsureOf ? "caution" : "danger"}`} role="alert">
      <Icon name="warning" />
      <div>
        <p>{what}</p>
        {problem.code === "invalid-request" && (
          <ul class="wrong">
            {problem.errors.map(({ path, message }) => (
              <li key={path}>
                <code>{path}</code> {message}
              </li>
            ))}
          </ul>
        )}
        <p>
          <b>{unsureOf ?? moved}</b>
        </p>
        <p class="code">{quote}</p>
        {retry && (
          <button type="button" class="button quiet small" onClick={() => void retry()}>
            {words.retry}
          </button>
        )}
      </div>
    </div>
  );
}
