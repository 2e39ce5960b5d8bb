import { spoken, useConsole } from "../console.ts";
import { Field } from "../parts/field.tsx";
import { hrefOf } from "../routing/address.ts";
import { go } from "../routing/use-address.ts";
import { lastDays, PRESETS, type Range } from "./range.ts";
import { reportsWords } from "./words.ts";

/** Which days the report is of. */
export function RangeForm({ range }: { readonly range: Range }) {
  const { language } = useConsole();
  const words = spoken(reportsWords, language);
  const look = (next: Range) => go(hrefOf(["reports"], { ...next }));
  return (
    <fieldset class="filters">
      <legend class="visually-hidden">{words.range}</legend>
      <Field id="from" label={words.from} type="date" value={range.from} onText={(from) => look({ ...range, from })} />
      <Field id="to" label={words.to} type="date" value={range.to} onText={(to) => look({ ...range, to })} />
      <div class="buttons">
        {PRESETS.map((count) => {
          const preset = lastDays(count);
          const pressed = preset.from === range.from && preset.to === range.to;
          return (
            <button key={count} type="button" class="button quiet small" aria-pressed={pressed} onClick={() => look(preset)}>
              {words.last(count)}
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}
