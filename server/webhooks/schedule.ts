const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** What lies between a failed try and the next, in ms: ten tries in about three days (Standard Webhooks). */
const WAITS = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR] as const;

/** How long an endpoint may fail without one try that holds until it is disabled, in ms. */
export const PATIENCE_MS = 72 * HOUR;

/** How long after its `tries`-th failed try a delivery is tried again, up to a tenth later than planned so that retries spread; undefined after the last. */
export function waitAfter(tries: number): number | undefined {
  const wait = WAITS[tries - 1];
  return wait === undefined ? undefined : Math.round(wait * (1 + Math.random() / 10));
}
