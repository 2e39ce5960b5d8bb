import { useEffect, useState } from "preact/hooks";
import { spoken, useConsole } from "../console.ts";
import { Choice, Field } from "../parts/field.tsx";
import { type CheckFilters, ENDS, readCheckFilters } from "./filters.ts";
import { checksWords } from "./words.ts";

/** What to look for. A choice counts at once, what is typed with Enter or the button. */
export function CheckFilterForm({ filters, onFilters }: { readonly filters: CheckFilters; readonly onFilters: (filters: CheckFilters) => void }) {
  const { language } = useConsole();
  const words = spoken(checksWords, language);
  const [find, setFind] = useState(filters.find ?? "");
  useEffect(() => setFind(filters.find ?? ""), [filters.find]);
  return (
    <search aria-label={words.filters}>
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault();
          onFilters(readCheckFilters({ verdict: filters.verdict ?? "", find }));
        }}
      >
        <Choice
          id="verdict"
          label={words.verdict}
          value={filters.verdict ?? ""}
          options={[["", words.anyVerdict], ...ENDS.map((end) => [end, words.ends[end]] as const)]}
          onChoice={(verdict) => onFilters(readCheckFilters({ verdict, find: filters.find ?? "" }))}
        />
        <Field id="find" label={words.find} type="search" maxLength={64} value={find} onText={setFind} />
        <div class="buttons">
          <button type="submit" class="button quiet small">
            {words.search}
          </button>
          {(filters.verdict || filters.find) && (
            <button type="button" class="button link small" onClick={() => onFilters({})}>
              {words.clear}
            </button>
          )}
        </div>
      </form>
    </search>
  );
}
