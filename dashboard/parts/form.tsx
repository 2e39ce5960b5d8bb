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
