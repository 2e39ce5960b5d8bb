import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { newId } from "../../protocol/ids.ts";
import { type Order, signOrder, tidOf } from "../../protocol/order.ts";
import type { OrderCheck, RecordedCheck } from "../../protocol/order-check.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { HttpServer } from "../http/server.ts";
import { createApiKey } from "../merchants/api-key.ts";
import { type CastSeller, castSeller } from "./cast.ts";
import type { ScratchGateway } from "./scratch-gateway.ts";
import { lineOf, orderWith } from "./scratch-sale.ts";
import { type Answer, request } from "./scratch-wallet.ts";

export type Answering = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A page's order and the tid beside it. */
export interface OnPage {
  readonly order: Order;
  readonly tid: string;
}

/** A shop that registers nothing: its server gives the gateway the signed orders of its book, or answers as a test says. */
export interface ScratchOrders {
  readonly seller: CastSeller;
  readonly apiKey: string;
  /** Where its server listens. */
  readonly base: string;
  /** Numbers of the orders that were fetched, as they came. */
  readonly fetched: string[];
  /** Its orders by number. */
  readonly book: Map<string, Order>;
  /** How its server answers from now on; honestly without. */
  answer(answering?: Answering): void;
  honest: Answering;
  signed(order: Order, by?: CastSeller): Answering;
  /** An order in the book, and the page's copy of it. */
  newOrder(number?: string): Promise<OnPage>;
  check(body: unknown, http?: HttpServer, address?: string): Promise<Answer>;
  list(query: string, key?: string): Promise<RecordedCheck[]>;
  paymentsOf(number: string): Promise<{ id: string; state: string }[]>;
  eventsOf(number: string): Promise<{ type: string; data: Record<string, unknown> }[]>;
  /** Ends what its server has not answered. */
  hangUp(): void;
  close(): void;
}

/** The check in an answer. */
export const checkOf = (answer: Answer) => (answer.body as { check: OrderCheck }).check;

/** Opens such a shop; its gateway must allow loopback. */
export async function openScratchOrders({ database, keys, http: gateway }: ScratchGateway): Promise<ScratchOrders> {
  const seller = await castSeller(database, keys);
  const apiKey = await createApiKey(database, seller.id);
  const book = new Map<string, Order>();
  const fetched: string[] = [];
  const signed: ScratchOrders["signed"] = (order, by = seller) => {
    return async (_request, response) => response.end(JSON.stringify({ order: await signOrder(order, by.key, by.thumbprint) }));
  };
  const honest: Answering = (incoming, response) => {
    const number = incoming.url?.split("/").at(-1) ?? "";
    fetched.push(number);
    const order = book.get(number);
    return order ? signed(order)(incoming, response) : response.writeHead(404).end();
  };
  let answering = honest;
  const server = createServer((incoming, response) => void answering(incoming, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const base = `http://localhost:${typeof address === "object" ? address?.port : ""}`;
  await database.query("update merchants set order_url = $2 where id = $1", [seller.id, `${base}/coconut/orders/{number}`]);
  await database.query("insert into webhook_endpoints (id, merchant, url, events, secret) values ($1, $2, 'http://localhost:1/', $3, '')", [
    newId("whe"),
    seller.id,
    ["order.normal", "order.abnormal", "payment.canceled"],
  ]);
  return {
    ...{ seller, apiKey, base, book, fetched, honest, signed },
    answer(next = honest) {
      answering = next;
    },
    async newOrder(number = crypto.randomUUID().slice(0, 12)) {
      const order = orderWith(seller, [lineOf("Coconut", 1, 6_900), lineOf("Straw", 2, 100)], number);
      book.set(number, order);
      return { order, tid: await tidOf(order) };
    },
    check(body, http = gateway, from) {
      return request(http, sellerApi.checkOrder, { body }, from === undefined ? {} : { address: from });
    },
    async list(query, key = apiKey) {
      const { body } = await request(gateway, sellerApi.listOrderChecks, { query }, { headers: { authorization: `Bearer ${key}` } });
      return (body as { items: RecordedCheck[] }).items;
    },
    paymentsOf: (number) => database.query<{ id: string; state: string }>("select id, state from payments where order_number = $1 order by id", [number]),
    async eventsOf(number) {
      const rows = await database.query<{ body: string }>("select body from events where merchant = $1 order by id", [seller.id]);
      return rows.map(({ body }) => JSON.parse(body)).filter(({ data }) => data.orderNumber === number);
    },
    hangUp: () => server.closeAllConnections(),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
