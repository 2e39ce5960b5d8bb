import type { Database } from "./database.ts";

/** What may be forgotten, and when. Each statement takes a bounded number of rows. */
const EXPIRED = [
  "delete from login_nonces where ctid in (select ctid from login_nonces where expires_at < now() limit 5000)",
  "delete from rate_limits where ctid in (select ctid from rate_limits where window_end < now() limit 5000 for update skip locked)",
  "delete from idempotency_keys where ctid in (select ctid from idempotency_keys where created_at < now() - interval '7 days' limit 5000)",
  "delete from login_addresses where ctid in (select ctid from login_addresses where seen_at < now() - interval '30 days' limit 5000)",
  "delete from handoffs where ctid in (select ctid from handoffs where expires_at < now() - interval '1 hour' limit 5000)",
  "delete from device_requests where ctid in (select ctid from device_requests where expires_at < now() - interval '1 day' limit 5000)",
  "delete from device_request_blocks where ctid in (select ctid from device_request_blocks where until < now() limit 5000)",
  "delete from sign_in_challenges where ctid in (select ctid from sign_in_challenges where expires_at < now() limit 5000)",
  "delete from webhook_deliveries where ctid in (select ctid from webhook_deliveries where created_at < now() - interval '30 days' limit 5000)",
  "delete from events where ctid in (select ctid from events where created_at < now() - interval '31 days' limit 5000)",
  // A check that became a payment is evidence of it and stays.
  "delete from order_checks where ctid in (select ctid from order_checks where payment is null and at < now() - interval '90 days' limit 5000)",
] as const;

/** Removes used nonces, ended rate windows, idempotency keys after 7 days, login addresses after 30 days and hand-offs an hour after their time, requests of devices a day after theirs, order checks of no payment after 90 days; how many rows. */
export async function prune(database: Database): Promise<number> {
  let removed = 0;
  for (const statement of EXPIRED) removed += (await database.query(`${statement} returning 1`)).length;
  return removed;
}

/** Prunes once in `seconds`, and again at once while there is much to remove; the function that ends it. Failures go to `fail`. */
export function startPruning(database: Database, fail: (error: unknown) => void, seconds = 30): () => Promise<void> {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  async function run(): Promise<void> {
    try {
      while (!ended && (await prune(database)) >= 5000);
    } catch (error) {
      fail(error);
    }
    if (!ended) schedule();
  }
  function schedule(): void {
    timer = setTimeout(() => {
      running = run();
    }, seconds * 1000).unref();
  }
  schedule();
  return async () => {
    ended = true;
    clearTimeout(timer);
    await running;
  };
}
