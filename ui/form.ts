/** Texts of a form's inputs by name, without the spaces around them except in secrets. */
export function valuesOf(form: HTMLFormElement): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string") values[name] = SECRET.test(name) ? value : value.trim();
  return values;
}
const SECRET = /^(password|pin)/;

/** Brings the first field that is wrong to the person's attention. */
export function focusFirst(form: HTMLFormElement, wrong: object): void {
  const input = form.elements.namedItem(Object.keys(wrong)[0] ?? "");
  if (input instanceof HTMLElement) input.focus();
}

/** A sum as people type it, without separators and signs of won. */
export function amountDigits(text: string): string {
  return text.replaceAll(/[,\s₩원]/g, "");
}

/** A number as people write it (of a business, of a user), without spaces and hyphens of any kind. */
export function withoutHyphens(text: string): string {
  return text.replaceAll(/[\s\p{Pd}]/gu, "");
}
