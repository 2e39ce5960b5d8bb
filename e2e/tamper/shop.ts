import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type Coconut, CoconutError, type OrderInput, type Payment, verifyWebhook } from "../../sdk/server/index.ts";
import { escaped } from "./html.ts";

/** What a shop ships for: its own order, or what the payment says where nothing compares the two. */
export interface Shipped {
  readonly payment: string;
  readonly tid: string;
}

/** How this shop makes sure of a payment before it ships; each is a function, so that the experiment can leave one out. */
export interface ShopChecks {
  /** The event of a webhook whose signature holds. */
  readonly webhook: (headers: IncomingMessage["headers"], body: string) => { readonly payment: string; readonly orderNumber: string };
  /** The payment as the gateway knows it, asked from server to server. */
  readonly ask: (payment: string) => Promise<Payment>;
  /** That the gateway has signed that it is paid, for this order's very fields. */
  readonly proven: (payment: Payment) => Promise<unknown>;
  /** That the payment is of an order of this number. */
  readonly sameNumber: (payment: Payment, number: string) => boolean;
  /** That it is of this very order, field by field: the tid. */
  readonly sameOrder: (payment: Payment, tid: string) => boolean;
  /** That it has not paid for another order already. */
  readonly unused: (payment: string) => boolean;
}

/** A small shop as any merchant could write it: pages, an order server, a return address, a webhook; all by the SDK. */
export interface Shop {
  readonly origin: string;
  readonly orderUrl: string;
  readonly checks: ShopChecks;
  readonly shipped: ReadonlyMap<string, Shipped>;
  /** Takes an order; its page registers it with the gateway (`registered`) or carries it whole. */
  order(number: string, order: Omit<OrderInput, "number">, way: "registered" | "whole"): Promise<{ page: string; payment?: string; tid: string }>;
  close(): Promise<void>;
}

interface Booked {
  readonly input: OrderInput;
  readonly tid: string;
  readonly attributes: string;
}

/** What a shop is made with: which gateway's pages it embeds, its SDK, and a way to wrap its checks. */
export interface ShopOptions {
  readonly host: string;
  readonly gateway: string;
  readonly merchant: string;
  readonly sdk: (origin: string) => Promise<Coconut>;
  readonly webhookSecret: string;
  readonly checks?: (real: ShopChecks) => ShopChecks;
}

/** Why a shop did not ship. */
class Unshipped extends Error {}

/** Starts a shop on a free port. */
export async function startShop(options: ShopOptions): Promise<Shop> {
  const book = new Map<string, Booked>();
  const shipped = new Map<string, Shipped>();
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const code = error instanceof CoconutError ? error.problem.code : String(error instanceof Error ? error.message : error);
      json(response, 409, { refused: code });
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const origin = `http://${options.host}:${port}`;
  const sdk = await options.sdk(origin);
  const real: ShopChecks = {
    webhook(headers, body) {
      const event = verifyWebhook(options.webhookSecret, headers, body);
      if (event.type !== "payment.paid") throw new Unshipped("another event");
      return event.data;
    },
    ask: async (id) => {
      const payment = await sdk.getPayment(id);
      if (payment.state !== "paid") throw new Unshipped(`the gateway says ${payment.state}`);
      return payment;
    },
    proven: (payment) => sdk.verifyResult(payment),
    sameNumber: (payment, number) => payment.order.number === number,
    sameOrder: (payment, tid) => payment.tid === tid,
    unused: (payment) => ![...shipped.values()].some((one) => one.payment === payment),
  };
  const checks = options.checks?.(real) ?? real;

  async function ship(number: string, id: string): Promise<void> {
    const booked = book.get(number);
    if (!booked) throw new Unshipped("no such order");
    const payment = await checks.ask(id);
    await checks.proven(payment);
    if (!checks.sameNumber(payment, number)) throw new Unshipped("another order's number");
    if (!checks.sameOrder(payment, booked.tid)) throw new Unshipped("another order's tid");
    if (!checks.unused(id)) throw new Unshipped("this payment has shipped an order");
    shipped.set(number, { payment: id, tid: payment.tid });
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", origin);
    const [, room, name = ""] = url.pathname.split("/");
    if (room === ".well-known") return json(response, 200, { merchants: [options.merchant] });
    if (room === "order")
      return html(response, page(options.gateway, name, url.searchParams.get("language") === "ko" ? "ko" : "en", book.get(name)?.attributes ?? ""));
    if (room === "coconut") {
      const header = request.headers["coconut-order-request"];
      const given = await sdk.serveOrder({ header: String(header), number: name }, (number) => book.get(number)?.input);
      return void response.writeHead(given.status, given.headers).end(given.body);
    }
    if (room === "webhook") {
      const event = checks.webhook(request.headers, await bodyOf(request));
      await ship(event.orderNumber, event.payment);
      return json(response, 200, { shipped: event.orderNumber });
    }
    // Where the buyer's browser comes back, by a link or by a script: it names what to look at, and is believed nothing.
    if (room === "return" || room === "paid") {
      const said = room === "paid" ? new URLSearchParams(await bodyOf(request)) : url.searchParams;
      await ship(said.get("number") ?? "", said.get("payment") ?? "");
      return json(response, 200, { shipped: said.get("number") });
    }
    response.writeHead(404).end();
  }

  return {
    ...{ origin, checks, shipped },
    orderUrl: `${origin}/coconut/{number}`,
    async order(number, lines, way) {
      const input = { number, ...lines };
      const whole = await sdk.pageOrder(input);
      const payment = way === "registered" ? (await sdk.createPayment(input)).id : undefined;
      const attributes = payment ? `payment="${payment}"` : `merchant="${whole.merchant}" order="${escaped(whole.order)}" tid="${whole.tid}"`;
      book.set(number, { input, tid: whole.tid, attributes });
      return { page: `${origin}/order/${number}`, tid: whole.tid, ...(payment && { payment }) };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const page = (gateway: string, number: string, language: string, attributes: string) => `<!doctype html>
<html lang="${language}">
  <head><meta name="viewport" content="width=device-width"><title>Order ${number}</title><style>:root { color-scheme: light dark }</style><script src="${gateway}/sdk/coconut-pay.js"></script></head>
  <body>
    <main><h1>Order ${number}</h1><coconut-pay-button language="${language}" ${attributes}></coconut-pay-button></main>
    <script>
      const button = document.querySelector("coconut-pay-button");
      for (const name of ["normal", "abnormal"]) button.addEventListener(name, ({ detail }) => (document.title = name + " " + detail.code));
      button.addEventListener("paid", ({ detail }) => (location.href = "/return?number=${number}&payment=" + detail.payment));
    </script>
  </body>
</html>`;

function html(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(text);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
