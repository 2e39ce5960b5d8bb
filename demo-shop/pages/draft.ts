const BEGINNING = "draft:";

/**
 * Keeps what is typed into a form for as long as the tab is open, through signing in, another language and the way back, until the form
 * is sent or the person signs out. Only what was changed is kept, so that what the server fills in by itself stays its own.
 */
export function keepDraft(form: HTMLFormElement): void {
  const name = BEGINNING + (form.dataset.keep ?? "");
  const fields = [...form.querySelectorAll<HTMLInputElement>("input:not([type=hidden]), textarea, select")];
  // What came back from the server with a fault is there as it was typed.
  const isAnswer = form.dataset.answered !== undefined;
  const save = () => {
    const changed = fields.filter((field) => isAnswer || textOf(field) !== firstTextOf(field));
    const values = Object.fromEntries(changed.map((field) => [field.name, textOf(field)]));
    if (changed.length > 0) sessionStorage.setItem(name, JSON.stringify(values));
    else sessionStorage.removeItem(name);
  };
  if (isAnswer) save();
  else restore(fields, sessionStorage.getItem(name));
  form.addEventListener("input", save);
  form.addEventListener("submit", (event) => !event.defaultPrevented && sessionStorage.removeItem(name));
}

/** Forgets all that was typed in this tab: who signs out leaves nothing behind. */
export function dropDrafts(form: HTMLFormElement): void {
  form.addEventListener("submit", () => {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith(BEGINNING)) sessionStorage.removeItem(name);
  });
}

function restore(fields: readonly HTMLInputElement[], kept: string | null): void {
  const values: Readonly<Record<string, unknown>> = JSON.parse(kept ?? "{}");
  for (const field of fields) {
    const value = values[field.name];
    if (typeof value !== "string" || value === textOf(field)) continue;
    if (field.type === "checkbox") field.checked = value !== "";
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function textOf(field: HTMLInputElement): string {
  return field.type === "checkbox" ? (field.checked ? field.value : "") : field.value;
}

function firstTextOf(field: HTMLInputElement): string {
  return field.type === "checkbox" ? (field.defaultChecked ? field.value : "") : field.defaultValue;
}
