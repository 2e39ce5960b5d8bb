import { useState } from "preact/hooks";
import { api } from "../../protocol/api.ts";
import type { Payment } from "../../protocol/payment.ts";
import { useConsole } from "../console.ts";
import { useLoad } from "../parts/use-load.ts";
import { usePulse } from "../parts/use-pulse.ts";
import { useTask } from "../parts/use-task.ts";
import { type Filters, queryOf } from "./filters.ts";
import { merge } from "./merge.ts";
import { paymentsWords } from "./words.ts";

const PAGE = "50";

interface List {
  readonly items: readonly Payment[];
  readonly next?: string;
}

/** The payments that fit the filters: pages as they are asked for, and what comes or changes while the screen is open. */
export function usePayments(filters: Filters) {
  const { gateway, language, say } = useConsole();
  const { sort: _, ...asked } = filters;
  const query = queryOf(asked);
  const first = (): Promise<List> => (query ? gateway.call(api.listPayments, { query: { ...query, limit: PAGE } }) : Promise.resolve({ items: [] }));
  const list = useLoad<List>(JSON.stringify(query ?? "none"), first);
  const more = useTask();
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const [stale, setStale] = useState(false);

  usePulse(async () => {
    if (!list.data) return;
    const newest = await first().catch(() => undefined);
    setStale(newest === undefined);
    if (!newest) return;
    const { came, changed } = merge(list.data.items, newest.items);
    if (came.length + changed.length === 0) return;
    list.set((shown) => ({ ...shown, items: merge(shown.items, newest.items).items }));
    setFresh(new Set([...came, ...changed]));
    const words = paymentsWords[language];
    say([came.length > 0 && words.came(came.length), changed.length > 0 && words.changedCount(changed.length)].filter(Boolean).join(", "));
  });

  return {
    list,
    fresh,
    stale,
    more,
    showMore: (cursor: string) =>
      more.run(async () => {
        const page = await gateway.call(api.listPayments, { query: { ...query, limit: PAGE, cursor } });
        list.set(({ items }) => ({ items: [...items, ...page.items], ...(page.next && { next: page.next }) }));
      }),
  };
}
