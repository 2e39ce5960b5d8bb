import type { Database } from "../storage/database.ts";
import { DELIVERIES_CHANNEL } from "../storage/outbox.ts";
import { disableEndpoint, noteDelivered, noteFailed, noteFailing, type Taken, takeDue } from "./delivery-store.ts";
import { PATIENCE_MS, waitAfter } from "./schedule.ts";
import { type SendParts, sendDelivery } from "./send.ts";

/** Deliveries under way in one process; those to endpoints whose last try failed take at most half, so that whoever hangs leaves room. */
const MOST = 64;
const MOST_FAILING = MOST / 2;
const MOST_PER_ENDPOINT = 4;
/** Longer than a try may take, by far: then whoever took the delivery is dead. */
const LEASE_MS = 45_000;
const LOOK_EVERY_MS = 1_000;
/** What those under way get to end before the process does; others send them again then. */
const GRACE_MS = 2_000;

export interface WorkerParts extends SendParts {
  readonly database: Database;
  readonly now: () => number;
  /** How often to look for what no notice told of, in ms; a second if not said. */
  readonly lookEveryMs?: number;
  /** Is told of failures that are nobody else's. */
  readonly failed: (error: unknown) => void;
}

/** Sends what is due as soon as it is, until it is closed: woken by notices, and by a timer for retries and for what dead processes left. */
export async function startDelivering(parts: WorkerParts): Promise<{ close(): Promise<void> }> {
  const underWay = new Map<Promise<void>, Taken>();
  const ending = new AbortController();
  let closed = false;
  let looking: Promise<void> | undefined;
  let again = false;

  function wake(): void {
    if (closed) return;
    again = true;
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }

  async function look(): Promise<void> {
    while (again && !closed) {
      again = false;
      try {
        for (const failing of [false, true]) await take(failing);
      } catch (error) {
        parts.failed(error);
      }
    }
  }

  async function take(failing: boolean): Promise<void> {
    const all = [...underWay.values()];
    const most = Math.min(MOST - all.length, failing ? MOST_FAILING - all.filter((one) => one.failing).length : MOST);
    if (most <= 0) return;
    const busy = new Map<string, number>();
    for (const { endpoint } of all) busy.set(endpoint, (busy.get(endpoint) ?? 0) + 1);
    const now = parts.now();
    const taken = await takeDue(parts.database, { failing, most, mostPerEndpoint: MOST_PER_ENDPOINT, busy }, new Date(now), new Date(now + LEASE_MS));
    for (const one of taken) {
      const sending = deliver(parts, one, ending.signal)
        .catch((error) => {
          if (!closed) parts.failed(error);
        })
        .finally(() => {
          underWay.delete(sending);
          wake();
        });
      underWay.set(sending, one);
    }
  }

  const stopListening = await parts.database.listen(DELIVERIES_CHANNEL, wake, wake);
  const timer = setInterval(wake, parts.lookEveryMs ?? LOOK_EVERY_MS).unref();
  wake();
  return {
    async close() {
      closed = true;
      clearInterval(timer);
      await stopListening();
      await looking;
      let grace: NodeJS.Timeout | undefined;
      const over = new Promise<void>((resolve) => {
        grace = setTimeout(resolve, GRACE_MS);
      });
      await Promise.race([Promise.allSettled(underWay.keys()), over]);
      clearTimeout(grace);
      ending.abort();
    },
  };
}

/** One try: sent first and noted after, so that a crash between the two sends it again. */
async function deliver(parts: WorkerParts, taken: Taken, ending: AbortSignal): Promise<void> {
  const attempt = await sendDelivery(parts, taken, parts.now(), ending);
  // Broken off by this process's end, which is not the endpoint's failure.
  if (ending.aborted) return;
  const { status = 0 } = attempt;
  const at = parts.now();
  await parts.database.transaction(async (tx) => {
    if (status >= 200 && status < 300) return noteDelivered(tx, taken, attempt);
    const gone = status === 410;
    const wait = gone ? undefined : waitAfter(taken.tries + 1);
    await noteFailing(tx, taken.endpoint, new Date(attempt.at));
    await disableEndpoint(tx, taken.endpoint, new Date(at), gone ? undefined : new Date(at - PATIENCE_MS));
    await noteFailed(tx, taken, attempt, wait === undefined ? undefined : new Date(at + wait));
  });
}
