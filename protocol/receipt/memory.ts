/** Remembers what a pure function gave for a key, of the latest `most` keys; a failure is not remembered. */
export function remembering<T>(most = 500): (key: string, work: () => Promise<T>) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key, work) => {
    const before = known.get(key);
    if (before) return before;
    const [oldest] = known.keys();
    if (known.size >= most && oldest !== undefined) known.delete(oldest);
    const found = work();
    known.set(key, found);
    found.catch(() => known.delete(key));
    return found;
  };
}
