import { useState } from "preact/hooks";
import { api } from "../../protocol/api.ts";
import { spoken, useConsole } from "../console.ts";
import { CsvButton } from "../parts/csv-button.tsx";
import { dayOf } from "../parts/dates.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { type Progress, readAll } from "../parts/read-all.ts";
import { partWords } from "../parts/words.ts";
import { BulkReceipts } from "../receipts/bulk.tsx";
import { hrefOf } from "../routing/address.ts";
import { go, useAddress } from "../routing/use-address.ts";
import { paymentRows } from "./csv-rows.ts";
import { NoPayments } from "./empty.tsx";
import { FilterForm } from "./filter-form.tsx";
import { type Filters, queryOf, readFilters, writeFilters } from "./filters.ts";
import { PaymentTable } from "./payment-table.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { usePayments } from "./use-payments.ts";
import { paymentsWords } from "./words.ts";

/** All payments of the merchant, newest first, found by what the address keeps. */
export function Payments() {
  const { gateway, language } = useConsole();
  const words = spoken(paymentsWords, language);
  const filters = readFilters(useAddress().query);
  const { list, fresh, stale, more, showMore } = usePayments(filters);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [issuing, setIssuing] = useState(false);
  const look = (next: Filters, how?: { readonly replace: boolean }) => go(hrefOf(["payments"], writeFilters(next)), how);
  const { data } = list;
  const chosen = data?.items.filter(({ id }) => selected.has(id)) ?? [];
  const filtered = Boolean(filters.state || filters.number || filters.mode || filters.from || filters.to);
  const query = queryOf(filters);
  const load = (cursor: string | undefined) => gateway.call(api.listPayments, { query: { ...query, limit: "500", ...(cursor && { cursor }) } });
  const file = async (progress: Progress) => paymentRows(await readAll(load, progress), language);

  return (
    <div class="screen">
      <h1 tabIndex={-1}>{words.title}</h1>
      <FilterForm {...{ filters, onFilters: look }} />
      <ProblemNote {...{ problem: list.problem, language }} retry={list.reload} />
      {!data && list.loading && <p class="muted">{partWords[language].loading}</p>}
      {data?.items.length === 0 && <NoPayments {...{ filtered }} />}
      {data && data.items.length > 0 && (
        <>
          <div class="above-table">
            <SelectionBar {...{ items: data.items, selected, onSelect: setSelected, onIssue: () => setIssuing(true) }} />
            <CsvButton label={words.csv} file={`coconut-pay-payments-${dayOf(Date.now())}`} make={file} />
          </div>
          <PaymentTable
            {...{ items: data.items, fresh, selected, onSelect: setSelected, sorting: filters.sort, onSort: (sort) => look({ ...filters, sort }) }}
          />
          <p class="muted small">
            {filters.sort ? words.sortedShown(data.items.length) : words.shown(data.items.length)} · {stale ? words.stale : words.live}
          </p>
          <ProblemNote {...{ problem: more.problem, language }} />
          {data.next && (
            <button type="button" class="button quiet" aria-disabled={more.running} onClick={() => void showMore()}>
              {more.running ? partWords[language].working : partWords[language].more}
            </button>
          )}
        </>
      )}
      {issuing && (
        <BulkReceipts
          payments={chosen}
          onClose={() => {
            setIssuing(false);
            setSelected(new Set());
            void list.reload();
          }}
        />
      )}
    </div>
  );
}
