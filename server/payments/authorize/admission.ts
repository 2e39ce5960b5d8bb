import { refuse } from "../../../protocol/problem.ts";

/**
 * Counts uses per certificate in windows of one minute, in this process only: it bounds work, not money, which the
 * transaction bounds. Throws `rate-limited` with the seconds that are left of the window.
 */
export function perMinute(most: number): (certificate: bigint) => void {
  let window = 0;
  let used = new Map<bigint, number>();
  return (certificate) => {
    const now = Date.now();
    const current = Math.floor(now / 60_000);
    if (current !== window) {
      window = current;
      used = new Map();
    }
    const count = (used.get(certificate) ?? 0) + 1;
    used.set(certificate, count);
    if (count > most) throw refuse("rate-limited", { retryAfter: Math.ceil(60 - (now % 60_000) / 1000) });
  };
}
