import { useEffect, useState } from "preact/hooks";
import { spoken, useConsole } from "../console.ts";
import { Choice, Field } from "../parts/field.tsx";
import { type Filters, readFilters, STATES, writeFilters } from "./filters.ts";
import { paymentsWords } from "./words.ts";

/** What to look for. A choice counts at once, a number with Enter or the button. */
export function FilterForm({ filters, onFilters }: { readonly filters: Filters; readonly onFilters: (filters: Filters) => void }) {
  const { language } = useConsole();
  const words = spoken(paymentsWords, language);
  const [number, setNumber] = useState(filters.number ?? "");
  useEffect(() => setNumber(filters.number ?? ""), [filters.number]);
  const change = (name: "state" | "from" | "to" | "number", value: string) => onFilters(readFilters(clean({ ...writeFilters(filters), [name]: value })));
  const any = filters.state || filters.number || filters.from || filters.to;
  return (
    <search aria-label={words.filters}>
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault();
          change("number", number);
        }}
      >
        <Choice
          id="state"
          label={words.state}
          value={filters.state ?? ""}
          options={[["", words.anyState], ...STATES.map((state) => [state, words.states[state]] as const)]}
          onChoice={(value) => change("state", value)}
        />
        <Field id="from" label={words.from} type="date" value={filters.from ?? ""} onText={(value) => change("from", value)} />
        <Field id="to" label={words.to} type="date" value={filters.to ?? ""} onText={(value) => change("to", value)} />
        <Field id="number" label={words.number} type="search" maxLength={64} value={number} onText={setNumber} />
        <div class="buttons">
          <button type="submit" class="button quiet small">
            {words.search}
          </button>
          {any && (
            <button type="button" class="button link small" onClick={() => onFilters(filters.sort ? { sort: filters.sort } : {})}>
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
