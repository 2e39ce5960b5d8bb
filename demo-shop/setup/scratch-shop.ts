import type { FastifyInstance } from "fastify";
import type { Config } from "../config.ts";
import type { Database } from "../database.ts";
import { serveAccount } from "../http/account-routes.ts";
import { serveCart } from "../http/cart-routes.ts";
import { serveCheckout } from "../http/checkout-routes.ts";
import { newForm } from "../http/forms.ts";
import { serveGateway } from "../http/gateway-routes.ts";
import type { LookOf } from "../http/look.ts";
import { serveOrders } from "../http/order-routes.ts";
import { serveSellers } from "../http/seller-routes.ts";
import { openServer } from "../http/server.ts";
import { serveSessions } from "../http/sessions.ts";
import { serveShelf } from "../http/shelf-routes.ts";
import { type OrderDesk, openDesk } from "../orders/desk.ts";
import type { Accounts } from "../sellers/accounts.ts";
import { languageOf } from "../words.ts";
import { openScratchDatabase } from "./scratch-database.ts";
import { openScratchGateway, type ScratchGateway } from "./scratch-gateway.ts";

export const ORIGIN = "http://shop.example";

/** The shop with a database of its own and a gateway that does what the test says. */
export interface ScratchShop {
  readonly server: FastifyInstance;
  readonly database: Database;
  readonly gateway: ScratchGateway;
  readonly desk: OrderDesk;
  /** What the gateway says of certificates by which sellers have signed in. */
  readonly trust: { stillHolds(chain: readonly string[]): Promise<boolean> };
  /** Sends a form as one of the shop's pages does, with the cookies of `visitor`, which learns new ones. */
  post(url: string, fields?: Readonly<Record<string, string>>, visitor?: Visitor): ReturnType<typeof answered>;
  get(url: string, visitor?: Visitor): ReturnType<typeof answered>;
  /** Orders a product at once by its page's form, filled in as it comes but for `fields`. */
  buy(product: string, fields?: Readonly<Record<string, string>>, visitor?: Visitor): ReturnType<typeof answered>;
  close(): Promise<void>;
}

export interface Visitor {
  cookie?: string;
  /** Where the visitor's requests come from; this machine if not said. */
  readonly address?: string;
  /** What the browser prefers; English if not said. */
  readonly language?: "ko" | "en";
}

const answered = (
  server: FastifyInstance,
  options: { method: "GET" | "POST"; url: string; payload?: string; headers: Record<string, string>; remoteAddress?: string },
) => server.inject(options);

/** The shop over a database of its own and a scratch gateway, without limits but for those that are said; whoever opens it closes it. */
export async function openScratchShop(limits: Partial<Config["limits"]> = {}): Promise<ScratchShop> {
  const database = await openScratchDatabase();
  const gateway = openScratchGateway("mer_market");
  const market = { merchant: "mer_market", coconut: gateway.coconut };
  const others: Readonly<Record<string, string>> = { "dawn-farm": "mer_dawn", "hanok-living": "mer_hanok", "starlight-select": "mer_star" };
  const accounts: Accounts = {
    market,
    all: [["market", market], ...Object.entries(others).map(([id, merchant]) => [id, { merchant, coconut: gateway.coconut }] as const)],
    of: (seller) => accounts.all.find(([id]) => id === seller)?.[1],
    merchantOf: (seller) => others[seller],
    sellerOf: (merchant) => accounts.all.find(([, account]) => account.merchant === merchant)?.[0],
  };
  const server = openServer([ORIGIN], "https://pay.example");
  server.log.level = "silent";
  const desk = openDesk(database, accounts, () => undefined);
  const lookOf: LookOf = (request, path = request.url) => ({
    language: languageOf(undefined, request.headers["accept-language"]),
    path,
    style: "/s.css",
    script: "/s.js",
    visitor: { user: request.session?.user, pieces: request.session?.pieces ?? 0 },
  });
  const coconutOrigin = "https://pay.example";
  const trust = { stillHolds: async (_chain: readonly string[]) => true };
  const coconut = { api: "http://127.0.0.1:9", apiKey: "sk_test_none", merchant: "mer_market", privateKey: "", certificate: "", rootSpki: "" };
  const bounds = { visitor: 0, network: 0, networkDay: 0, visits: 0, ...limits };
  serveSessions(server, database, bounds);
  serveShelf(server, database, lookOf);
  serveCart(server, database, lookOf);
  serveCheckout(server, { database, desk, limits: bounds, lookOf });
  serveOrders(server, { database, coconut: gateway.coconut, desk, limits: bounds, coconutOrigin, origin: ORIGIN, lookOf });
  serveAccount(server, { database, coconut, coconutOrigin, origins: [ORIGIN], lookOf });
  serveSellers(server, { database, desk, accounts, coconutOrigin, lookOf, stillHolds: (chain) => trust.stillHolds(chain) });
  serveGateway(server, { database, desk, accounts });

  async function send(method: "GET" | "POST", url: string, payload: string | undefined, visitor: Visitor | undefined) {
    const headers: Record<string, string> = { ...(visitor?.cookie && { cookie: visitor.cookie }), "accept-language": visitor?.language ?? "en" };
    if (method === "POST") Object.assign(headers, { origin: ORIGIN, "content-type": "application/x-www-form-urlencoded" });
    const from = visitor?.address !== undefined && { remoteAddress: visitor.address };
    const answer = await answered(server, { method, url, headers, ...(payload !== undefined && { payload }), ...from });
    const cookie = answer.cookies.find(({ name }) => name === "session");
    if (cookie && visitor) visitor.cookie = `session=${cookie.value}`;
    return answer;
  }
  return {
    server,
    database,
    gateway,
    desk,
    trust,
    post: (url, fields = {}, visitor) => send("POST", url, String(new URLSearchParams(fields)), visitor),
    get: (url, visitor) => send("GET", url, undefined, visitor),
    async buy(product, fields = {}, visitor) {
      const [row] = await database.query<{ price: string }>("select price from products where slug = $1", [product]);
      const form = { product, quantity: "1", buyer: "Kim Haneul", form: newForm(), price: row?.price ?? "", ...fields };
      return send("POST", "/orders", String(new URLSearchParams(form)), visitor);
    },
    async close() {
      await server.close();
      await database.close();
    },
  };
}
