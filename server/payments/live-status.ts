import type { ServerResponse } from "node:http";
import type { PaymentStatus, PublicState } from "../../protocol/payment.ts";
import type { Database } from "../storage/database.ts";
import { PAYMENTS_CHANNEL } from "./authorize/commit.ts";
import { findState } from "./store.ts";

/** A comment line this often, in ms, keeps proxies from closing a quiet stream. */
const HEARTBEAT_MS = 20_000;
const RETRY_MS = 500;

export interface LiveStatus {
  /** Sends the state now and each change from now on as `text/event-stream` events `status`; ends the stream after a final state. */
  follow(payment: string, state: PublicState, address: string, response: ServerResponse): void;
  /** Whether one more stream may be opened from this address. */
  hasRoom(address: string): boolean;
  close(): Promise<void>;
}

/** Streams that one gateway process keeps open at most, in all and for one address. */
export const MOST_STREAMS = { all: 10_000, perAddress: 1_000 };

/** Pushes states of payments to whoever watches; one LISTEN per process, whatever process changed the payment. */
export async function openLiveStatus(database: Database, most = MOST_STREAMS): Promise<LiveStatus> {
  const watchers = new Map<string, Set<ServerResponse>>();
  const addresses = new Map<string, number>();
  let open = 0;
  const stopListening = await database.listen(
    PAYMENTS_CHANNEL,
    (ids) => {
      for (const id of ids.split(" ")) if (watchers.has(id)) void tell(id);
    },
    () => {
      for (const id of watchers.keys()) void tell(id);
    },
  );
  const heartbeat = setInterval(() => {
    for (const responses of watchers.values()) for (const response of responses) write(response, ":\n\n");
  }, HEARTBEAT_MS);
  heartbeat.unref();

  async function tell(id: string): Promise<void> {
    try {
      const state = await findState(database, id);
      for (const response of watchers.get(id) ?? []) if (state) send(response, { payment: id, state });
    } catch {
      // The database is out for a moment: whoever still watches then is told then.
      setTimeout(() => watchers.has(id) && void tell(id), RETRY_MS).unref();
    }
  }

  function send(response: ServerResponse, status: PaymentStatus): void {
    write(response, `event: status\ndata: ${JSON.stringify(status)}\n\n`);
    if (status.state !== "created") response.end();
  }

  return {
    hasRoom: (address) => open < most.all && (addresses.get(address) ?? 0) < most.perAddress,
    follow(payment, state, address, response) {
      // Gone while the state was read: its close has been told already, and nobody would free its place.
      if (response.destroyed) return;
      const responses = watchers.get(payment) ?? new Set();
      watchers.set(payment, responses.add(response));
      open += 1;
      addresses.set(address, (addresses.get(address) ?? 0) + 1);
      response.on("close", () => {
        open -= 1;
        const left = (addresses.get(address) ?? 1) - 1;
        if (left > 0) addresses.set(address, left);
        else addresses.delete(address);
        responses.delete(response);
        if (responses.size === 0) watchers.delete(payment);
      });
      send(response, { payment, state });
      // The state was read before this watcher stood in the list: read once more for what happened between.
      if (state === "created") void tell(payment);
    },
    async close() {
      clearInterval(heartbeat);
      for (const responses of watchers.values()) for (const response of responses) response.end();
      await stopListening();
    },
  };
}

/** A stream that has ended is still in the list until its connection has closed. */
function write(response: ServerResponse, text: string): void {
  if (!response.writableEnded) response.write(text);
}
