import type { RecordedCheck } from "../../protocol/order-check.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { spoken, useConsole } from "../console.ts";
import { moment } from "../parts/dates.ts";
import { Paged } from "../parts/paged.tsx";
import { Status } from "../parts/status.tsx";
import type { Column } from "../parts/table.tsx";
import { usePages } from "../parts/use-pages.ts";
import { hrefOf } from "../routing/address.ts";
import { go, useAddress } from "../routing/use-address.ts";
import { NoChecks } from "./empty.tsx";
import { CheckFilterForm } from "./filter-form.tsx";
import { checkQueryOf, readCheckFilters } from "./filters.ts";
import { checkTones, Found } from "./found.tsx";
import { checksWords } from "./words.ts";

/** Orders that pages brought, as the gateway compared them with the merchant's own: newest first, found by what the address keeps. */
export function OrderChecks() {
  const { gateway, language, say } = useConsole();
  const words = spoken(checksWords, language);
  const filters = readCheckFilters(useAddress().query);
  const query = checkQueryOf(filters);
  const load = async (cursor: string | undefined) =>
    query ? gateway.call(sellerApi.listOrderChecks, { query: { ...query, limit: "50", ...(cursor && { cursor }) } }) : { items: [] };
  const pages = usePages<RecordedCheck>(`checks ${JSON.stringify(query)}`, load, (count) => say(words.came(count)));
  const columns: readonly Column<RecordedCheck>[] = [
    { key: "at", label: words.at, cell: ({ at }) => moment(at, language) },
    { key: "verdict", label: words.verdict, cell: ({ verdict }) => <Status tone={checkTones[verdict]}>{words.ends[verdict]}</Status> },
    { key: "number", label: words.number, cell: ({ number }) => <span class="order">{number}</span> },
    { key: "code", label: words.code, cell: ({ code }) => (code ? <code class="check-code">{code}</code> : <span class="muted">–</span>) },
    { key: "what", label: words.what, cell: (check) => <Found check={check} /> },
  ];
  return (
    <div class="screen">
      <h1 tabIndex={-1}>{words.title}</h1>
      <p class="muted">{words.lead}</p>
      <CheckFilterForm filters={filters} onFilters={(next) => go(hrefOf(["checks"], { ...next }))} />
      <Paged {...{ pages, columns }} caption={words.title} empty={<NoChecks filtered={Object.keys(filters).length > 0} />} />
    </div>
  );
}
