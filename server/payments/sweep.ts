import type { Database } from "../storage/database.ts";
import { expirePayments } from "./end.ts";

/** How often ended payments are looked for, in ms, and how far each look overlaps the one before. */
const EVERY_MS = 2_000;
const OVERLAP_MS = 60_000;

/** Writes `expired` for payments whose time is over, so that whoever watches is told; stops when the returned function is called. */
export function sweepExpired(database: Database, failed: (error: unknown) => void): () => void {
  // The first look covers what ended while no gateway ran; later ones only what ended since.
  let from = new Date(0);
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    const next = new Date(Date.now() - OVERLAP_MS);
    expirePayments(database, from)
      .then((count) => {
        if (count === 0) from = next;
      })
      .catch(failed)
      .finally(() => {
        busy = false;
      });
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
