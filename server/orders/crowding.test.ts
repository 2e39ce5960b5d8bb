import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openOutbound } from "../outbound/client.ts";
import { NO_LIMITS, openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { checkOf, openScratchOrders, type ScratchOrders } from "../setup/scratch-orders.ts";
import { orderFetcher } from "./fetch-order.ts";

let gateway: ScratchGateway;
let shop: ScratchOrders;
beforeAll(async () => {
  gateway = await openScratchGateway();
  shop = await openScratchOrders(gateway);
});
afterAll(async () => {
  shop?.close();
  await gateway?.close();
});

it("servers that hang or fail leave room for the others", async () => {
  const held: ServerResponse[] = [];
  let answer = (response: ServerResponse) => void response.destroy();
  const server = createServer((_request, response) => answer(response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  let time = Date.now();
  const most = { all: 8, perMerchant: 8 };
  const fetchOrder = orderFetcher(
    openOutbound({ allowLoopback: true }),
    () => gateway.keys.resultKey(),
    most,
    () => time,
  );
  const under = (id: string, number: string) =>
    fetchOrder({ id, orderUrl: `http://localhost:${(server.address() as AddressInfo).port}/{number}` }, number).catch(({ problem }) => String(problem.code));
  for (const id of ["mer_a", "mer_b", "mer_c"]) expect(await under(id, "0")).toBe("order-fetch-failed");
  // A 404 is an answer: who asks an honest merchant for what there is not does not make it one that fails.
  answer = (response) => void response.writeHead(404).end();
  expect(await under("mer_honest", "0")).toBe("order-fetch-failed");
  answer = (response) => void held.push(response);
  const many = (id: string, count: number) => Array.from({ length: count }, (_, at) => under(id, `${at + 1}`));
  const hanging = ["mer_a", "mer_b", "mer_c"].flatMap((id) => many(id, 8));
  await expect.poll(() => held.length, { timeout: 10_000 }).toBe(4);
  const honest = many("mer_honest", 4);
  await expect.poll(() => held.length, { timeout: 10_000 }).toBe(8);
  expect(await under("mer_honest", "9")).toBe("rate-limited");
  for (const response of held.splice(0)) response.end("{}");
  const ended = await Promise.all([...hanging, ...honest]);
  expect(ended.filter((code) => code === "rate-limited")).toHaveLength(20);
  // A minute later they may take as much as anybody.
  time += 60_000;
  const again = many("mer_a", 8);
  await expect.poll(() => held.length, { timeout: 10_000 }).toBe(8);
  for (const response of held.splice(0)) response.end("{}");
  expect(new Set(await Promise.all(again))).toEqual(new Set(["order-fetch-failed"]));
  server.close();
});

it("orders asked for at random use up a reserve of their own; a buyer's check passes", async () => {
  const limits = { ...NO_LIMITS, "order-check-merchant": { count: 6, seconds: 60 }, "order-check-missed-merchant": { count: 4, seconds: 60 } };
  const http = await gateway.another({ limits });
  const { order, tid } = await shop.newOrder();
  const codes: unknown[] = [];
  for (let round = 0; round < 4; round++)
    for (const address of ["198.51.100.1", "198.51.100.2", "198.51.100.3"])
      codes.push((await shop.check({ order: { ...order, number: `random-${codes.length}` }, tid }, http, address)).body.code);
  // Three by addresses that were not known yet, four by the reserve, and no more.
  expect(codes).toEqual([...Array(7).fill("order-fetch-failed"), ...Array(5).fill("rate-limited")]);
  for (let buyer = 0; buyer < 3; buyer++) expect(checkOf(await shop.check({ order, tid }, http, `203.0.113.${buyer}`)).verdict).toBe("normal");
});
