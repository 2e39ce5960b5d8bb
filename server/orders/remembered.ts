/** Names that are remembered for a while, in this process. */
export interface Remembered {
  has(name: string): boolean;
  note(name: string): void;
}

const KEPT_MS = 60_000;

/** Remembers each name for a minute after it was noted last. */
export function remembered(now: () => number = Date.now): Remembered {
  const since = new Map<string, number>();
  return {
    has(name) {
      // In the order of their times: who is noted again goes to the end.
      for (const [other, at] of since) {
        if (now() - at < KEPT_MS) break;
        since.delete(other);
      }
      return since.has(name);
    },
    note(name) {
      since.delete(name);
      since.set(name, now());
    },
  };
}
