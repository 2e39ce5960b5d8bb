import { useState } from "preact/hooks";
import { spoken, useConsole } from "../console.ts";
import { DayRange } from "../parts/day-range.tsx";
import { hrefOf } from "../routing/address.ts";
import { go } from "../routing/use-address.ts";
import { lastDays, PRESETS, RANGE_RULE, type Range } from "./range.ts";
import { reportsWords } from "./words.ts";

/** Which days the report is of. */
export function RangeForm({ range }: { readonly range: Range }) {
  const { language } = useConsole();
  const words = spoken(reportsWords, language);
  // What is half typed gives way to a range that is chosen, also to the one that counts already.
  const [chosen, setChosen] = useState(0);
  const hrefTo = (next: Range) => hrefOf(["reports"], { ...next });
  return (
    <div class="filters">
      <DayRange key={chosen} days={range} rule={RANGE_RULE} onDays={(next) => go(hrefTo(next), { replace: true })} />
      <div class="buttons">
        {PRESETS.map((count) => {
          const preset = lastDays(count);
          const pressed = preset.from === range.from && preset.to === range.to;
          const choose = () => {
            setChosen((before) => before + 1);
            go(hrefTo(preset));
          };
          return (
            <button key={count} type="button" class="button quiet small" aria-pressed={pressed} onClick={choose}>
              {words.last(count)}
            </button>
          );
        })}
      </div>
    </div>
  );
}
