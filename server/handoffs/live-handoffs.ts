import type { LeanStream } from "../http/lean-stream.ts";
import type { Database } from "../storage/database.ts";
import { isOver, statusOf } from "./status.ts";
import { findStatuses, HANDOFFS_CHANNEL, type StatusRow } from "./store.ts";

/** One timer for all streams. Each gets a comment line in one of these turns, so that they are not all written to at once. */
const TICK_MS = 1_000;
const HEARTBEAT_TURNS = 20;
/** States read by one query. */
const MOST_AT_ONCE = 500;

/** Streams of hand-offs that one gateway process keeps open at most, in all and for one address. */
export const MOST_HANDOFF_STREAMS = { all: 12_000, perAddress: 1_000 };

export interface LiveHandoffs {
  /** Sends how the hand-off stands and each change as events `status`, and ends the stream with it; a newer stream of the same hand-off ends an older. */
  follow(handoff: string, address: string, open: (closed: () => void) => LeanStream): void;
  /** Whether one more stream may be opened from this address. */
  hasRoom(address: string): boolean;
  close(): Promise<void>;
}

/** A PC that watches. Ten thousand of them: nothing of its request is kept, and no timer is its own. */
interface Watcher {
  readonly stream: LeanStream;
  readonly turn: number;
  /** Undefined until it is read, null of a sign-in. */
  payment: string | null | undefined;
  /** ms; when its time ends, as the database has it. */
  expires: number;
  /** What it was told last. */
  told: string;
}

/** Pushes hand-offs to the PCs that wait for them, whatever process changed them; `paymentsChannel` is where payments tell that they changed. */
export async function openLiveHandoffs(database: Database, paymentsChannel: string, most = MOST_HANDOFF_STREAMS): Promise<LiveHandoffs> {
  const watchers = new Map<string, Watcher>();
  /** Hand-offs by their payment, of those that are watched. */
  const ofPayment = new Map<string, string[]>();
  const addresses = new Map<string, number>();
  const dirty = new Set<string>();
  let reading = false;
  let turn = 0;
  let opened = 0;

  function missed(): void {
    for (const handoff of watchers.keys()) dirty.add(handoff);
    void read();
  }

  /** Reads what may have changed, in groups; what cannot be read now stays to be read at the next tick. */
  async function read(): Promise<void> {
    if (reading) return;
    reading = true;
    try {
      while (dirty.size > 0) {
        const ids = [...dirty].slice(0, MOST_AT_ONCE);
        for (const id of ids) dirty.delete(id);
        try {
          for (const row of await findStatuses(database, ids)) tell(row);
        } catch (error) {
          for (const id of ids) dirty.add(id);
          throw error;
        }
      }
    } catch {
      // The database is out for a moment.
    } finally {
      reading = false;
    }
  }

  function tell(row: StatusRow): void {
    const watcher = watchers.get(row.id);
    if (!watcher) return;
    if (watcher.payment === undefined) {
      watcher.payment = row.payment;
      watcher.expires = row.expires_at.getTime();
      if (row.payment !== null) joinSiblings(row.payment, row.id);
    }
    const text = JSON.stringify(statusOf(row));
    if (text === watcher.told) return;
    watcher.told = text;
    watcher.stream.send(`event: status\ndata: ${text}\n\n`);
    if (isOver(row.state)) watcher.stream.end();
  }

  function joinSiblings(payment: string, handoff: string): void {
    const siblings = ofPayment.get(payment);
    if (!siblings) ofPayment.set(payment, [handoff]);
    else if (!siblings.includes(handoff)) siblings.push(handoff);
  }

  function leave(handoff: string, address: string, watcher: Watcher): void {
    const left = (addresses.get(address) ?? 1) - 1;
    if (left > 0) addresses.set(address, left);
    else addresses.delete(address);
    if (watchers.get(handoff) !== watcher) return;
    watchers.delete(handoff);
    if (typeof watcher.payment !== "string") return;
    const siblings = ofPayment.get(watcher.payment)?.filter((id) => id !== handoff) ?? [];
    if (siblings.length > 0) ofPayment.set(watcher.payment, siblings);
    else ofPayment.delete(watcher.payment);
  }

  function tick(): void {
    turn = (turn + 1) % HEARTBEAT_TURNS;
    const now = Date.now();
    for (const [handoff, watcher] of watchers) {
      if (watcher.turn === turn) watcher.stream.send(":\n\n");
      if (watcher.expires <= now) dirty.add(handoff);
    }
    void read();
  }

  const stopHandoffs = await database.listen(
    HANDOFFS_CHANNEL,
    (handoff) => {
      if (!watchers.has(handoff)) return;
      dirty.add(handoff);
      void read();
    },
    missed,
  );
  const stopPayments = await database.listen(
    paymentsChannel,
    (payments) => {
      if (ofPayment.size === 0) return;
      for (const payment of payments.split(" ")) for (const handoff of ofPayment.get(payment) ?? []) dirty.add(handoff);
      if (dirty.size > 0) void read();
    },
    missed,
  );
  const timer = setInterval(tick, TICK_MS);
  timer.unref();

  return {
    hasRoom: (address) => watchers.size < most.all && (addresses.get(address) ?? 0) < most.perAddress,
    follow(handoff, address, open) {
      watchers.get(handoff)?.stream.end();
      opened += 1;
      const stream = open(() => leave(handoff, address, watcher));
      const watcher: Watcher = { stream, turn: opened % HEARTBEAT_TURNS, payment: undefined, expires: Number.POSITIVE_INFINITY, told: "" };
      watchers.set(handoff, watcher);
      addresses.set(address, (addresses.get(address) ?? 0) + 1);
      dirty.add(handoff);
      void read();
    },
    async close() {
      clearInterval(timer);
      for (const { stream } of watchers.values()) stream.end();
      await Promise.all([stopHandoffs(), stopPayments()]);
    },
  };
}
