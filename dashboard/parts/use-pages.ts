import { useEffect, useRef, useState } from "preact/hooks";
import { cursorsOf, differenceOf, mergePage, type Pages, within } from "./merge-pages.ts";
import { useLoad } from "./use-load.ts";
import { usePulse } from "./use-pulse.ts";
import { useTask } from "./use-task.ts";

/** No list here has shorter pages. */
const LOOK_AGAIN = 30;

/** Hears how many rows have come by themselves, and how many have changed or left. */
type Told = (came: number, changed: number) => void;

/**
 * A paged list: its first page, further ones as they are asked for, and what comes, changes or no longer fits meanwhile. Each beat asks
 * for the newest page and for one of the further ones in turn, so that every row is looked at again. `fresh` are the rows of the last
 * change; `stale` says that the last beat got no answer.
 */
export function usePages<T extends { readonly id: string }>(key: string, load: (cursor: string | undefined) => Promise<Pages<T>>, told?: Told) {
  const list = useLoad<Pages<T>>(key, () => load(undefined));
  const more = useTask();
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const [stale, setStale] = useState(false);
  const turn = useRef(0);
  const shownKey = useRef(key);
  shownKey.current = key;
  useEffect(() => setFresh(new Set()), [key]);
  usePulse(async () => {
    const before = list.data;
    if (!before) return;
    const cursors = cursorsOf(before.items, LOOK_AGAIN);
    const cursor = cursors[turn.current++ % Math.max(cursors.length, 1)];
    const asked = [load(undefined), ...(cursor === undefined ? [] : [load(cursor)])];
    const [newest, further] = await Promise.all(asked).catch((): (Pages<T> | undefined)[] => []);
    // An answer to another question than the one that is shown by now.
    if (shownKey.current !== key) return;
    setStale(newest === undefined);
    if (!newest) return;
    const bring = (shown: Pages<T>) => {
      const merged = mergePage(shown, newest);
      // The further page hangs together with the list only where that was not replaced.
      return further && cursor !== undefined && merged.items.some(({ id }) => id <= cursor) ? mergePage(merged, within(merged, further), cursor) : merged;
    };
    const { came, changed } = differenceOf(before.items, bring(before).items, JSON.stringify);
    if (came.length + changed.length === 0) return;
    list.set(bring);
    setFresh(new Set([...came, ...changed]));
    told?.(came.length, changed.length);
  });
  return {
    list,
    fresh,
    stale,
    more,
    showMore: () =>
      more.run(async () => {
        const cursor = list.data?.next;
        if (cursor === undefined) return;
        const page = await load(cursor);
        if (shownKey.current === key) list.set((shown) => (shown.next === cursor ? mergePage(shown, page, cursor) : shown));
      }),
  };
}
