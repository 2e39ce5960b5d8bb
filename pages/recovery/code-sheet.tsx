import { formatRecoveryCode } from "../../protocol/recovery-code.ts";
import type { PageProps } from "../page.ts";
import { day } from "./dates.ts";
import { recoveryWordsIn } from "./words.ts";

/** A recovery code in its five groups. */
export function CodeGroups({ code, label }: { readonly code: string; readonly label: string }) {
  return (
    <ol class="code-groups" aria-label={label} translate={false}>
      {formatRecoveryCode(code)
        .split("-")
        .map((group) => (
          <li key={group}>{group}</li>
        ))}
    </ol>
  );
}

/** The page that is printed: the code, whose it is, and what to do with it. */
export function CodeSheet({ language, model, code }: Pick<PageProps, "language" | "model"> & { readonly code: string }) {
  const words = recoveryWordsIn(language);
  const account = model.snapshot?.account;
  return (
    <div class="sheet" aria-hidden="true">
      <p class="sheet-title">{words.sheetTitle}</p>
      <CodeGroups code={code} label={words.codeTitle} />
      {account && (
        <p>
          {words.sheetOf}: <bdi>{account.email}</bdi>
        </p>
      )}
      <p>
        {words.sheetMade}: {day(Date.now(), language)}
      </p>
      <p>{words.sheetHow}</p>
    </div>
  );
}
