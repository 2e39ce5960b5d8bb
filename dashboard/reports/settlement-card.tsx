import { spoken, useConsole } from "../console.ts";
import { CsvButton } from "../parts/csv-button.tsx";
import type { Range } from "./range.ts";
import type { SalesDay } from "./sales.ts";
import { dayRows, entriesIn, entryRows } from "./settlement.ts";
import { reportsWords } from "./words.ts";

/** Files for the books: sums per day, and every entry with the balance after it. */
export function SettlementCard({ days, range }: { readonly days: readonly SalesDay[]; readonly range: Range }) {
  const { gateway, language, merchant } = useConsole();
  const words = spoken(reportsWords, language);
  const file = (what: string) => `coconut-pay-${what}-${range.from}-${range.to}`;
  return (
    <section class="card" aria-labelledby="settlement">
      <h2 id="settlement">{words.settlement}</h2>
      <p class="muted">{words.settlementLead}</p>
      <CsvButton label={words.daysCsv} file={file("days")} make={async () => dayRows(days, language)} />
      <CsvButton
        label={words.entriesCsv}
        file={file("entries")}
        make={async (progress) => entryRows(await entriesIn(gateway, range, progress), merchant, language)}
      />
    </section>
  );
}
