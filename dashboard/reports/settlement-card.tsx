import { useState } from "preact/hooks";
import { spoken, useConsole } from "../console.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { saveFile } from "../parts/save-file.ts";
import { useTask } from "../parts/use-task.ts";
import { partWords } from "../parts/words.ts";
import { type Cell, toCsv } from "./csv.ts";
import type { Range } from "./range.ts";
import type { SalesDay } from "./sales.ts";
import { dayRows, entriesIn, entryRows } from "./settlement.ts";
import { reportsWords } from "./words.ts";

/** Files for the books: sums per day, and every entry with the balance after it. */
export function SettlementCard({ days, range }: { readonly days: readonly SalesDay[]; readonly range: Range }) {
  const { gateway, language, say } = useConsole();
  const words = spoken(reportsWords, language);
  const { running, problem, run } = useTask();
  const [made, setMade] = useState("");
  const save = (what: string, rows: readonly (readonly Cell[])[]) => {
    saveFile(`coconut-pay-${what}-${range.from}-${range.to}.csv`, "text/csv;charset=utf-8", toCsv(rows));
    const told = words.made(rows.length - 1);
    setMade(told);
    say(told);
  };
  return (
    <section class="card" aria-labelledby="settlement">
      <h2 id="settlement">{words.settlement}</h2>
      <p class="muted">{words.settlementLead}</p>
      <div class="buttons">
        <button type="button" class="button quiet" onClick={() => save("days", dayRows(days, language))}>
          {words.daysCsv}
        </button>
        <button
          type="button"
          class="button quiet"
          aria-disabled={running}
          onClick={() => void run(async () => save("entries", entryRows(await entriesIn(gateway, range), language)))}
        >
          {running ? partWords[language].working : words.entriesCsv}
        </button>
      </div>
      {made && <p class="muted small">{made}</p>}
      <ProblemNote {...{ problem, language }} />
    </section>
  );
}
