import { useLoad } from "./use-load.ts";
import { usePulse } from "./use-pulse.ts";
import { useTask } from "./use-task.ts";

interface List<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** A paged list: its first page, further ones as they are asked for, and what comes or changes meanwhile; `came` hears how many are new. */
export function usePages<T extends { readonly id: string }>(
  key: string,
  load: (cursor: string | undefined) => Promise<List<T>>,
  came?: (count: number) => void,
) {
  const list = useLoad<List<T>>(key, () => load(undefined));
  const more = useTask();
  usePulse(async () => {
    const newest = list.data && (await load(undefined).catch(() => undefined));
    if (!newest) return;
    const known = new Set(list.data?.items.map(({ id }) => id));
    const fresh = new Map(newest.items.map((item) => [item.id, item]));
    const added = newest.items.filter(({ id }) => !known.has(id));
    list.set((shown) => ({ ...shown, items: [...added, ...shown.items.map((item) => fresh.get(item.id) ?? item)] }));
    if (added.length > 0) came?.(added.length);
  });
  return {
    list,
    more,
    showMore: () =>
      more.run(async () => {
        const cursor = list.data?.next;
        if (cursor === undefined) return;
        const page = await load(cursor);
        const known = new Set(list.data?.items.map(({ id }) => id));
        const older = page.items.filter(({ id }) => !known.has(id));
        list.set(({ items }) => ({ items: [...items, ...older], ...(page.next !== undefined && { next: page.next }) }));
      }),
  };
}
