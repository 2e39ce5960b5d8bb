import { once } from "node:events";
import { type ClientRequest, get } from "node:http";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openAccountEvents } from "../accounts/account-events.ts";
import { serveAccountEvents } from "../accounts/serve-account-events.ts";
import { createHttpServer, type HttpServer } from "../http/server.ts";
import { castPayments, castSeller } from "../setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { openLiveStatus } from "./live-status.ts";
import { servePaymentPages } from "./pages.ts";

let gateway: ScratchGateway;
beforeAll(async () => {
  gateway = await openScratchGateway();
});
afterAll(() => gateway.close());

const nobody = () => Promise.reject(new Error("nobody calls"));
function httpServer(): HttpServer {
  const authentication = { login: nobody, merchant: nobody, member: nobody, handoff: nobody };
  return createHttpServer({ authentication, logLevel: "silent", trustedProxies: [], requestsPerMinute: 1000 });
}

/** Asks for a stream, goes away while the request waits for a table, and gives what the next one is answered. */
async function statusAfterLoss(fastify: FastifyInstance, path: string, table: "payments" | "users"): Promise<number | undefined> {
  const url = await fastify.listen({ port: 0, host: "127.0.0.1" });
  const open = (): ClientRequest => get(url + path, { agent: false }).on("error", () => undefined);
  await gateway.scratch.another().transaction(async (tx) => {
    await tx.query(`lock table ${table} in access exclusive mode`);
    const lost = open();
    const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    await expect.poll(async () => (await gateway.database.query(waiting)).length, { timeout: 10_000 }).toBe(1);
    lost.destroy();
    await expect.poll(() => connections(fastify), { timeout: 10_000 }).toBe(0);
  });
  let next: ClientRequest | undefined;
  try {
    // The first answer may be on its way still.
    await new Promise((resolve) => setTimeout(resolve, 50));
    next = open();
    const [{ statusCode }] = (await once(next, "response")) as [{ statusCode: number }];
    return statusCode;
  } finally {
    next?.destroy();
  }
}

const connections = ({ server }: FastifyInstance) => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));

test("a stream of a payment whose client is gone before it begins takes nobody's place", async () => {
  const [payment] = await castPayments(gateway.database, [await castSeller(gateway.database, gateway.keys)], 1_000n);
  const live = await openLiveStatus(gateway.database, { all: 1, perAddress: 1 });
  const http = httpServer();
  servePaymentPages(http, gateway.database, live, { webFolder: gateway.webFolder, origin: "http://gateway.test:4400" });
  expect(await statusAfterLoss(http.fastify, `/v1/payments/${payment?.id}/events`, "payments")).toBe(200);
  await live.close();
  await http.fastify.close();
});

test("a stream of an account whose client is gone before it begins takes nobody's place", async () => {
  const events = await openAccountEvents(gateway.database, { all: 1, perUser: 1 });
  const http = httpServer();
  const watch = async () => {
    await gateway.database.query("select 1 from users limit 1");
    return { user: 1n, expires: Date.now() + 60_000, holds: async () => true };
  };
  serveAccountEvents(http, watch, events);
  expect(await statusAfterLoss(http.fastify, "/v1/account/events", "users")).toBe(200);
  await events.close();
  await http.fastify.close();
});
