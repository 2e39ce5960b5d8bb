import { Icon } from "../ui/icon.tsx";
import { money } from "../ui/money.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import type { PageProps } from "./page.ts";

/** Why what is shown may be old, and the payments whose end is not known yet. */
export function Notices({ model, words, language }: PageProps) {
  return (
    <>
      {model.problem && <ProblemNote problem={model.problem} language={language} />}
      {model.unanswered.map((sent) => (
        <p class="note caution with-icon" role="status" key={sent.payment}>
          <Icon name="clock" />
          {words.checking(money(sent.amount, "KRW", language))}
        </p>
      ))}
    </>
  );
}
