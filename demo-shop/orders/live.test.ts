import { once } from "node:events";
import { createServer, get, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { LiveOrders } from "./live.ts";
import type { Order } from "./order.ts";

test("a stream of an order whose page is gone before it begins takes nobody's place", async () => {
  const watchPayment = async function* (_payment: string, { signal }: { signal?: AbortSignal } = {}) {
    if (signal && !signal.aborted) await once(signal, "abort");
    yield* [];
  };
  const live = new LiveOrders({ watchPayment }, async () => "open", 1);
  const order = { token: "token", state: "open", payment: "pay_0" } as Order;
  const asked: ServerResponse[] = [];
  const server = createServer((_, response) => void asked.push(response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const open = () => get({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", agent: false }).on("error", () => undefined);
  const lost = open();
  await expect.poll(() => asked.length, { timeout: 10_000 }).toBe(1);
  lost.destroy();
  await expect.poll(() => asked[0]?.destroyed, { timeout: 10_000 }).toBe(true);
  for (const response of asked) live.follow(order, response);
  expect(live.hasRoom).toBe(true);
  const next = open();
  await expect.poll(() => asked.length, { timeout: 10_000 }).toBe(2);
  for (const response of asked.slice(1)) live.follow(order, response);
  expect(live.hasRoom).toBe(false);
  next.destroy();
  await expect.poll(() => live.hasRoom, { timeout: 10_000 }).toBe(true);
  live.close();
  server.close();
});
