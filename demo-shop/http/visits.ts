const MINUTE_MS = 60_000;

/** More new visits in a minute than anybody needs. */
export class TooManyVisits extends Error {
  readonly statusCode = 429;
}

/** Counts new visits by network in windows of one minute, in this process; more than `most` throw {@link TooManyVisits}, 0 is no limit. */
export function countVisits(most: number): (network: string) => void {
  let window = 0;
  let visits = new Map<string, number>();
  return (network) => {
    const now = Math.floor(Date.now() / MINUTE_MS);
    if (now !== window) [window, visits] = [now, new Map()];
    const count = (visits.get(network) ?? 0) + 1;
    if (most > 0 && count > most) throw new TooManyVisits();
    visits.set(network, count);
  };
}
