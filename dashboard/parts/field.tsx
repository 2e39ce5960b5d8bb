import type { ComponentChildren } from "preact";

interface Common {
  readonly id: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly error?: string | undefined;
}
interface FieldProps extends Common {
  readonly type?: "text" | "email" | "date" | "search" | "url" | "tel";
  readonly inputMode?: "numeric" | "tel" | "url" | "email";
  readonly maxLength?: number;
  readonly initial?: string | undefined;
  readonly value?: string;
  readonly onText?: (text: string) => void;
  /** Several lines. */
  readonly rows?: number;
  readonly autocomplete?: "organization" | "name" | "tel" | "street-address" | "email" | "off";
}

/** One input with its label, help and what is wrong with it. */
export function Field(props: FieldProps) {
  const { id, label, help, error, type = "text", inputMode, maxLength, initial, value, onText, rows, autocomplete = "off" } = props;
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  const given = {
    id,
    name: id,
    autocomplete,
    inputMode,
    maxLength,
    value,
    defaultValue: initial,
    "aria-invalid": error ? true : undefined,
    "aria-describedby": described || undefined,
  };
  return (
    <Labelled {...{ id, label, help, error }}>
      {rows ? (
        <textarea {...given} rows={rows} onInput={(event) => onText?.(event.currentTarget.value)} />
      ) : (
        // Preact types every type of input apart.
        <input {...given} {...({ type } as { type: "text" })} onInput={(event) => onText?.(event.currentTarget.value)} />
      )}
    </Labelled>
  );
}

interface ChoiceProps extends Common {
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChoice: (value: string) => void;
}

/** A choice out of a short list. */
export function Choice({ id, label, help, error, value, options, onChoice }: ChoiceProps) {
  return (
    <Labelled {...{ id, label, help, error }}>
      <select id={id} name={id} value={value} onChange={(event) => onChoice(event.currentTarget.value)}>
        {options.map(([option, name]) => (
          <option key={option} value={option} selected={option === value}>
            {name}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

function Labelled({ id, label, help, error, children }: Common & { readonly children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
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
