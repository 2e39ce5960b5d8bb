import type { PageProps } from "../page.ts";
import { recoveryWordsIn } from "./words.ts";

/** Which of the person's other certificates may not veto; nothing is chosen at first. */
export function Exclude({ language, model }: Pick<PageProps, "language" | "model">) {
  const words = recoveryWordsIn(language);
  const others = (model.snapshot?.devices ?? []).filter(({ status, device }) => status !== "revoked" && device !== model.settings.device);
  if (others.length === 0) return null;
  return (
    <details class="exclude">
      <summary>{words.excludeTitle}</summary>
      <fieldset class="choices" aria-label={words.excludeTitle}>
        <p class="muted">{words.excludeWhy}</p>
        {others.map(({ id, name }) => (
          <label key={id}>
            <input type="checkbox" name="exclude" value={id} />
            <bdi>{name}</bdi>
          </label>
        ))}
      </fieldset>
    </details>
  );
}
