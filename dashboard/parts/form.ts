/** Texts of a form's inputs by name, without the spaces around them. */
export function valuesOf(form: HTMLFormElement): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string") values[name] = value.trim();
  return values;
}

/** Brings the first field that is wrong to the person's attention. */
export function focusFirst(form: HTMLFormElement, wrong: object): void {
  const input = form.elements.namedItem(Object.keys(wrong)[0] ?? "");
  if (input instanceof HTMLElement) input.focus();
}
