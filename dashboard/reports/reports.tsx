import { sellerApi } from "../../protocol/seller-api.ts";
import { Amount } from "../../ui/amount.tsx";
import { spoken, useConsole } from "../console.ts";
import { mistakeIn } from "../parts/days.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { useLoad } from "../parts/use-load.ts";
import { partWords } from "../parts/words.ts";
import { useAddress } from "../routing/use-address.ts";
import { SalesChart } from "./chart.tsx";
import { DayTable } from "./day-table.tsx";
import { RANGE_RULE, type Range, readRange } from "./range.ts";
import { RangeForm } from "./range-form.tsx";
import { totalOf, wholeRange } from "./sales.ts";
import { SettlementCard } from "./settlement-card.tsx";
import { reportsWords } from "./words.ts";

/** What was sold in a range that the address keeps: a chart, the same as a table, and files for the books. */
export function Reports() {
  const { language } = useConsole();
  const words = spoken(reportsWords, language);
  const range = readRange(useAddress().query);
  return (
    <div class="screen">
      <h1 tabIndex={-1}>{words.title}</h1>
      <RangeForm range={range} />
      {!mistakeIn(range, RANGE_RULE) && <Report range={range} />}
    </div>
  );
}

function Report({ range }: { readonly range: Range }) {
  const { gateway, language, merchant } = useConsole();
  const words = spoken(reportsWords, language);
  const { data, problem, reload } = useLoad(`${range.from} ${range.to}`, () => gateway.call(sellerApi.listSales, { query: range }));
  const days = data && wholeRange(range, data.items);
  const total = days && totalOf(days);
  const { currency } = merchant;
  return (
    <>
      <ProblemNote {...{ problem, language }} retry={reload} />
      {!days && !problem && <p class="muted">{partWords[language].loading}</p>}
      {days && total && (
        <>
          <section class="card" aria-labelledby="chart">
            <h2 id="chart">{words.chart}</h2>
            <dl class="figures">
              {(["sold", "refunded", "net", "paidOut"] as const).map((figure) => (
                <div key={figure}>
                  <dt>{words[figure]}</dt>
                  <dd class={figure === "sold" ? "figure" : undefined}>
                    <Amount minor={total[figure]} {...{ currency, language }} />
                  </dd>
                </div>
              ))}
            </dl>
            {total.payments + total.refunds === 0 ? <p class="muted">{words.none}</p> : <SalesChart {...{ days, range }} />}
            <details>
              <summary>{words.table}</summary>
              <DayTable days={days} />
            </details>
            <p class="muted small">{words.zone}</p>
          </section>
          <SettlementCard {...{ days, range }} />
        </>
      )}
    </>
  );
}
