const DEFAULT_LIMIT = "20";

/** A page of a list, newest first; `next`, where more follows, is the last item's id. `read` gets at most how many to read: one more than the page has. */
export async function pageOf<T extends { readonly id: string }>(
  { limit = DEFAULT_LIMIT }: { readonly limit?: string },
  read: (most: number) => Promise<readonly T[]>,
): Promise<{ items: T[]; next?: string }> {
  const most = Number(limit);
  const found = await read(most + 1);
  const items = found.slice(0, most);
  const last = found.length > most ? items.at(-1) : undefined;
  return { items, ...(last && { next: last.id }) };
}
