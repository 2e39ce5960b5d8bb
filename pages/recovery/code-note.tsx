import type { PageProps } from "../page.ts";
import { recoveryWordsIn } from "./words.ts";

/** That there is no recovery code yet, and the way to one. */
export function CodeNote({ language }: Pick<PageProps, "language">) {
  const words = recoveryWordsIn(language);
  return (
    <div class="note caution waiting">
      <p>{words.codeMissing}</p>
      <a class="button quiet small" href="#recovery-code">
        {words.makeCode}
      </a>
    </div>
  );
}
