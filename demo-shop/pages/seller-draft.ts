const BEGINNING = "draft:";

interface Draft {
  /** In ms. */
  readonly at: number;
  /** The form was sent; whether it was saved, the next page says. */
  readonly isSent: boolean;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Keeps what is typed about a product on this computer until the server has saved it, and offers it again on the same form: a session
 * that has ended costs nothing. The version that was shown is kept along, so that the server tells what was changed meanwhile.
 */
export function keepProductDraft(form: HTMLFormElement): void {
  const name = BEGINNING + (form.dataset.draft ?? "");
  const fields = [...form.querySelectorAll<HTMLInputElement>("input, textarea, select")];
  const kept = read(name);
  const keep = (isSent: boolean) => {
    const draft: Draft = { at: Date.now(), isSent, values: Object.fromEntries(fields.map((field) => [field.name, field.value])) };
    localStorage.setItem(name, JSON.stringify(draft));
  };
  if (kept?.isSent && form.dataset.saved !== undefined) localStorage.removeItem(name);
  else if (kept && fields.some((field) => field.type !== "hidden" && kept.values[field.name] !== field.value)) offer(form, fields, kept, name);
  form.addEventListener("input", () => keep(false));
  form.addEventListener("submit", () => keep(true));
}

/** Forgets the draft of a form that the server has saved. */
export function dropSavedDraft({ dataset }: HTMLElement): void {
  const name = BEGINNING + (dataset.draftDone ?? "");
  if (read(name)?.isSent) localStorage.removeItem(name);
}

/** Forgets what was typed on the sellers' side: who signs out leaves nothing behind. */
export function dropProductDrafts(form: HTMLFormElement): void {
  form.addEventListener("submit", () => {
    for (const name of Object.keys(localStorage)) if (name.startsWith(BEGINNING)) localStorage.removeItem(name);
  });
}

function offer(form: HTMLFormElement, fields: readonly HTMLInputElement[], { at, values }: Draft, name: string): void {
  const place = form.querySelector<HTMLElement>("[data-draft-offer]");
  if (!place) return;
  const when = new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  place.querySelector("p")?.replaceChildren(`${place.dataset.words ?? ""} ${when}`);
  place.hidden = false;
  place.querySelector("[data-draft-restore]")?.addEventListener("click", () => {
    for (const field of fields) field.value = values[field.name] ?? field.value;
    place.hidden = true;
    fields.find(({ type }) => type !== "hidden")?.focus();
    form.dispatchEvent(new Event("input"));
  });
  place.querySelector("[data-draft-drop]")?.addEventListener("click", () => {
    place.hidden = true;
    localStorage.removeItem(name);
  });
}

function read(name: string): Draft | undefined {
  try {
    const draft: unknown = JSON.parse(localStorage.getItem(name) ?? "null");
    return isDraft(draft) ? draft : undefined;
  } catch {
    return undefined;
  }
}

function isDraft(draft: unknown): draft is Draft {
  return typeof draft === "object" && draft !== null && "at" in draft && "values" in draft && typeof draft.values === "object" && draft.values !== null;
}
