import type { ComponentChildren } from "preact";

interface Props {
  readonly id: string;
  readonly label: string;
  readonly type?: "text" | "email" | "password";
  readonly autocomplete?: "email" | "name" | "organization" | "street-address" | "tel" | "new-password" | "current-password" | "off";
  readonly inputMode?: "email" | "numeric" | "tel";
  readonly maxLength?: number;
  readonly value?: string;
  readonly initial?: string | undefined;
  readonly onText?: (text: string) => void;
  readonly help?: string | undefined;
  readonly error?: string | undefined;
  readonly after?: ComponentChildren;
}

/** One input with its label, help and what is wrong with it. */
export function Field({ id, label, type = "text", autocomplete = "off", inputMode, maxLength, value, initial, onText, help, error, after }: Props) {
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <span class="field-row">
        <input
          // Preact types every type of input apart.
          {...({ type } as { type: "text" })}
          id={id}
          name={id}
          autocomplete={autocomplete}
          inputMode={inputMode}
          maxLength={maxLength}
          value={value}
          defaultValue={initial}
          onInput={(event) => onText?.(event.currentTarget.value)}
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
        />
        {after}
      </span>
      {help && (
        <p class="muted small" id={`${id}-help`}>
          {help}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}
