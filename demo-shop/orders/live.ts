import type { ServerResponse } from "node:http";
import type { Coconut } from "../../sdk/server/index.ts";
import type { Order, OrderState } from "./order.ts";

const HEARTBEAT_MS = 20_000;
/** How long a browser waits before it asks again for an order without a payment. */
const RETRY_MS = 5_000;
const MOST_WATCHERS = 2_000;

interface Watch {
  readonly responses: Set<ServerResponse>;
  readonly ended: AbortController;
}

/** Pushes what becomes of an order to the pages that show it; follows the gateway only while somebody looks. */
export class LiveOrders {
  readonly #coconut: Pick<Coconut, "watchPayment">;
  readonly #settle: (token: string) => Promise<OrderState>;
  readonly #watches = new Map<string, Watch>();
  readonly #most: number;
  #open = 0;

  constructor(coconut: Pick<Coconut, "watchPayment">, settle: (token: string) => Promise<OrderState>, most = MOST_WATCHERS) {
    this.#coconut = coconut;
    this.#settle = settle;
    this.#most = most;
  }

  /** Whether one more page may be followed. */
  get hasRoom(): boolean {
    return this.#open < this.#most;
  }

  /**
   * Sends an order's state now and each change, as events `state`, until the state is final. A page of an open order that has no payment
   * yet asks again by itself; one of an order that has got one hears `payable`.
   */
  follow(order: Order, response: ServerResponse): void {
    // Gone while the order was read: its close has been told already, and nobody would free its place.
    if (response.destroyed) return;
    send(response, order.state);
    if (order.state === "open" && order.payment) response.write("event: payable\ndata: {}\n\n");
    else return void response.end(`retry: ${RETRY_MS}\n\n`);
    const watch = this.#watches.get(order.token) ?? this.#start(order.token, order.payment);
    watch.responses.add(response);
    this.#open++;
    const heartbeat = setInterval(() => response.write(":\n\n"), HEARTBEAT_MS);
    response.once("close", () => {
      clearInterval(heartbeat);
      this.#open--;
      watch.responses.delete(response);
      if (watch.responses.size === 0) this.#stop(order.token, watch);
    });
  }

  /** Ends all streams; browsers come back by themselves. */
  close(): void {
    for (const [token, watch] of this.#watches) {
      for (const response of watch.responses) response.end();
      this.#stop(token, watch);
    }
  }

  #start(token: string, payment: string): Watch {
    const watch: Watch = { responses: new Set(), ended: new AbortController() };
    this.#watches.set(token, watch);
    void this.#run(token, payment, watch);
    return watch;
  }

  #stop(token: string, watch: Watch): void {
    watch.ended.abort();
    if (this.#watches.get(token) === watch) this.#watches.delete(token);
  }

  async #run(token: string, payment: string, watch: Watch): Promise<void> {
    try {
      for await (const { state } of this.#coconut.watchPayment(payment, { signal: watch.ended.signal })) {
        if (state === "created") continue;
        const settled = await this.#settle(token);
        for (const response of watch.responses) send(response, settled);
      }
    } catch {
      // The pages ask again when their streams end.
    }
    for (const response of watch.responses) response.end();
    this.#stop(token, watch);
  }
}

function send(response: ServerResponse, state: OrderState): void {
  response.write(`event: state\ndata: ${JSON.stringify({ state })}\n\n`);
}
