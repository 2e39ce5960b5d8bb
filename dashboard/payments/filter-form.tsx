import { useEffect, useState } from "preact/hooks";
import * as v from "valibot";
import { PaymentId } from "../../protocol/ids.ts";
import { spoken, useConsole } from "../console.ts";
import { DayRange } from "../parts/day-range.tsx";
import { Choice, Field } from "../parts/field.tsx";
import { hrefOf } from "../routing/address.ts";
import { go } from "../routing/use-address.ts";
import { beginsNumber, type Filters, readFilters, STATES, writeFilters } from "./filters.ts";
import { modeWords } from "./mode-words.ts";
import { paymentsWords } from "./words.ts";

interface Props {
  readonly filters: Filters;
  readonly onFilters: (filters: Filters, how?: { readonly replace: boolean }) => void;
}

/** What to look for. A choice counts at once, a number with Enter or the button. */
export function FilterForm({ filters, onFilters }: Props) {
  const { language, merchant } = useConsole();
  const words = spoken(paymentsWords, language);
  const [number, setNumber] = useState(filters.number ?? "");
  useEffect(() => setNumber(filters.number ?? ""), [filters.number]);
  // What is half typed is cleared too.
  const [cleared, setCleared] = useState(0);
  const changed = (change: Readonly<Record<string, string>>) => readFilters(clean({ ...writeFilters(filters), ...change }));
  const any = filters.state || filters.number || filters.mode || filters.from || filters.to;
  return (
    <search aria-label={words.filters}>
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault();
          const asked = number.trim();
          if (v.is(PaymentId, asked)) go(hrefOf(["payments", asked]));
          else onFilters(changed({ number: asked }));
        }}
      >
        <Choice
          id="state"
          label={words.state}
          value={filters.state ?? ""}
          options={[["", words.anyState], ...STATES.map((state) => [state, words.states[state]] as const)]}
          onChoice={(state) => onFilters(changed({ state }))}
        />
        <DayRange
          key={cleared}
          days={{ from: filters.from ?? "", to: filters.to ?? "" }}
          onDays={(days) => onFilters(changed({ ...days }), { replace: true })}
        />
        {(merchant.livemode || filters.mode) && (
          <Choice
            id="mode"
            label={words.mode}
            value={filters.mode ?? ""}
            options={[["", words.anyMode], ...(["test", "live"] as const).map((mode) => [mode, modeWords[language][mode]] as const)]}
            onChoice={(mode) => onFilters(changed({ mode }))}
          />
        )}
        <Field
          id="number"
          label={words.asked}
          type="search"
          maxLength={80}
          value={number}
          onText={setNumber}
          help={words.askedHelp}
          error={filters.number === undefined || beginsNumber(filters.number) ? undefined : words.askedWrong}
        />
        <div class="buttons">
          <button type="submit" class="button quiet small">
            {words.search}
          </button>
          {any && (
            <button
              type="button"
              class="button link small"
              onClick={() => {
                setCleared((before) => before + 1);
                onFilters(filters.sort ? { sort: filters.sort } : {});
              }}
            >
              {words.clear}
            </button>
          )}
        </div>
      </form>
    </search>
  );
}

function clean(query: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
