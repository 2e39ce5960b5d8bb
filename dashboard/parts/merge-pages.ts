export interface Pages<T> {
  /** Newest first, by ids that rise with time. */
  readonly items: readonly T[];
  /** The cursor of what follows; absent where nothing does. */
  readonly next?: string;
}

/**
 * Brings a page that was asked for again into a list that is shown: what the page tells of counts, also by what it no longer has, and
 * older and newer rows stay. `after` is the cursor that the page was asked with. A newest page that no longer reaches down to the list
 * takes its place: what came between is not known.
 */
export function mergePage<T extends { readonly id: string }>(shown: Pages<T>, page: Pages<T>, after?: string): Pages<T> {
  const { next: end } = page;
  const [top] = shown.items;
  if (after === undefined && (top === undefined || (end !== undefined && end > top.id))) return page;
  const newer = after === undefined ? [] : shown.items.filter(({ id }) => id >= after);
  const older = end === undefined ? [] : shown.items.filter(({ id }) => id < end);
  const next = older.length === 0 ? end : shown.next;
  return { items: [...newer, ...page.items, ...older], ...(next !== undefined && { next }) };
}

/** What of a further page lies within a list that is shown: looking again makes it no longer. */
export function within<T extends { readonly id: string }>({ next: end }: Pages<T>, page: Pages<T>): Pages<T> {
  const items = end === undefined ? page.items : page.items.filter(({ id }) => id >= end);
  return end === undefined || items.length === page.items.length ? page : { items, next: end };
}

export interface Difference {
  /** Ids of rows that stand above what was there. */
  readonly came: readonly string[];
  /** Ids of rows that say something else than before, and of those that are gone; none where nothing of before is left to compare with. */
  readonly changed: readonly string[];
}

/** What a list shows otherwise than before, as `saying` tells the rows. */
export function differenceOf<T extends { readonly id: string }>(before: readonly T[], after: readonly T[], saying: (row: T) => string): Difference {
  const said = new Map(before.map((row) => [row.id, saying(row)]));
  const still = new Set(after.map(({ id }) => id));
  const top = before[0]?.id ?? "";
  const came = after.filter(({ id }) => id > top && !said.has(id)).map(({ id }) => id);
  const other = after.filter((row) => said.has(row.id) && said.get(row.id) !== saying(row)).map(({ id }) => id);
  const gone = before.filter(({ id }) => !still.has(id)).map(({ id }) => id);
  return { came, changed: came.length > 0 && gone.length === before.length ? [] : [...other, ...gone] };
}

/** The cursors by which the pages of a list after its first can be asked for again, each with up to `size` rows. */
export function cursorsOf(items: readonly { readonly id: string }[], size: number): readonly string[] {
  return items.filter((_, at) => (at + 1) % size === 0 && at + 1 < items.length).map(({ id }) => id);
}
