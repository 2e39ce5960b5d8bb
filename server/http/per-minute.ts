import { refuse } from "../../protocol/problem.ts";

/** Counts uses in windows of one minute, in this process only: it bounds work, not money, which the transaction bounds. */
export interface PerMinute<K> {
  /** Throws `rate-limited`, with the seconds that are left of the window, when the subject has used it up. */
  check(subject: K): void;
  count(subject: K): void;
}

/** Windows of one minute with at most `most` uses each. */
export function perMinute<K>(most: number): PerMinute<K> {
  let window = 0;
  let used = new Map<K, number>();
  function current(): Map<K, number> {
    const now = Math.floor(Date.now() / 60_000);
    if (now !== window) {
      window = now;
      used = new Map();
    }
    return used;
  }
  return {
    check(subject) {
      if ((current().get(subject) ?? 0) >= most) throw refuse("rate-limited", { retryAfter: Math.ceil(60 - (Date.now() % 60_000) / 1000) });
    },
    count(subject) {
      const uses = current();
      uses.set(subject, (uses.get(subject) ?? 0) + 1);
    },
  };
}
