import type { ComponentChildren } from "preact";

interface Props {
  readonly class?: string;
  readonly "aria-label"?: string;
  /** Checks what was typed, says what is wrong with it in words, and goes on. */
  readonly onForm: (form: HTMLFormElement) => void;
  readonly children: ComponentChildren;
}

/** A form whose words about what is wrong are ours, not the browser's. */
export function Form({ class: name = "form", onForm, children, ...others }: Props) {
  return (
    <form
      {...others}
      class={name}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onForm(event.currentTarget);
      }}
    >
      {children}
    </form>
  );
}

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
