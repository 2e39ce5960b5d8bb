import { useLoad } from "./use-load.ts";
import { useTask } from "./use-task.ts";

interface List<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** A paged list: its first page, and further ones as they are asked for. */
export function usePages<T>(key: string, load: (cursor: string | undefined) => Promise<List<T>>) {
  const list = useLoad<List<T>>(key, () => load(undefined));
  const more = useTask();
  return {
    list,
    more,
    showMore: () =>
      more.run(async () => {
        const cursor = list.data?.next;
        if (cursor === undefined) return;
        const page = await load(cursor);
        list.set(({ items }) => ({ items: [...items, ...page.items], ...(page.next !== undefined && { next: page.next }) }));
      }),
  };
}
