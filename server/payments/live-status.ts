import type { ServerResponse } from "node:http";
import type { PaymentState, PaymentStatus } from "../../protocol/payment.ts";
import type { Database } from "../storage/database.ts";
import { PAYMENTS_CHANNEL } from "./authorize/commit.ts";
import { findState } from "./store.ts";

/** A comment line this often, in ms, keeps proxies from closing a quiet stream. */
const HEARTBEAT_MS = 20_000;

export interface LiveStatus {
  /** Sends the state now and each change from now on as `text/event-stream` events `status`; ends the stream after a final state. */
  follow(payment: string, state: PaymentState, response: ServerResponse): void;
  /** Streams that are open. */
  readonly open: number;
  close(): Promise<void>;
}

/** Pushes states of payments to whoever watches; one LISTEN per process, whatever process changed the payment. */
export async function openLiveStatus(database: Database): Promise<LiveStatus> {
  const watchers = new Map<string, Set<ServerResponse>>();
  let open = 0;
  const stopListening = await database.listen(PAYMENTS_CHANNEL, (ids) => {
    for (const id of ids.split(" ")) if (watchers.has(id)) void tell(id);
  });
  const heartbeat = setInterval(() => {
    for (const responses of watchers.values()) for (const response of responses) response.write(":\n\n");
  }, HEARTBEAT_MS);
  heartbeat.unref();

  async function tell(id: string): Promise<void> {
    const state = await findState(database, id).catch(() => undefined);
    for (const response of watchers.get(id) ?? []) if (state) send(response, { payment: id, state });
  }

  function send(response: ServerResponse, status: PaymentStatus): void {
    response.write(`event: status\ndata: ${JSON.stringify(status)}\n\n`);
    if (status.state !== "created") response.end();
  }

  return {
    follow(payment, state, response) {
      const responses = watchers.get(payment) ?? new Set();
      watchers.set(payment, responses.add(response));
      open += 1;
      response.on("close", () => {
        open -= 1;
        responses.delete(response);
        if (responses.size === 0) watchers.delete(payment);
      });
      send(response, { payment, state });
      // The state was read before this watcher stood in the list: read once more for what happened between.
      if (state === "created") void tell(payment);
    },
    get open() {
      return open;
    },
    async close() {
      clearInterval(heartbeat);
      for (const responses of watchers.values()) for (const response of responses) response.end();
      await stopListening();
    },
  };
}
