import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "../../protocol/ids.ts";
import type { Delivery } from "../../protocol/webhook.ts";
import { ensureKeys } from "../keys/setup.ts";
import type { KeyStore } from "../keys/store.ts";
import { openOutbound } from "../outbound/client.ts";
import { castSeller } from "../setup/cast.ts";
import { openReceiver, type Receiver } from "../setup/scratch-receiver.ts";
import { recordEvents } from "../storage/outbox.ts";
import { openScratchDatabase, type ScratchDatabase } from "../storage/scratch-database.ts";
import { listDeliveries, redeliver } from "./deliveries.ts";
import { changeEndpoint, createEndpoint, listEndpoints } from "./endpoints.ts";
import { startDelivering } from "./worker.ts";

const HOUR = 3_600_000;
let scratch: ScratchDatabase;
let folder: string;
let keys: KeyStore;
let merchant: string;
let clock: number;
let receiver: Receiver;
let answer: (response: ServerResponse, path: string, count: number) => void;
let workers: { close(): Promise<void> }[];
const failures: unknown[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "coconut-webhooks-"));
  [scratch, keys] = await Promise.all([openScratchDatabase(), ensureKeys(folder)]);
});
afterAll(async () => {
  await scratch.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await scratch.database.script("truncate webhook_endpoints, webhook_deliveries, events");
  merchant = (await castSeller(scratch.database, keys)).id;
  clock = 0;
  workers = [];
  answer = (response) => response.writeHead(204).end();
  const counts = new Map<string, number>();
  receiver = await openReceiver((response, path) => {
    counts.set(path, (counts.get(path) ?? 0) + 1);
    answer(response, path, counts.get(path) ?? 0);
  });
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.close()));
  await receiver.close();
  expect(failures).toEqual([]);
});

const now = () => Date.now() + clock;
const parts = () => ({ database: scratch.database, keys: keys.webhookKeys, now, mayCall: async () => true });
async function work(timeoutMs = 1_000): Promise<void> {
  workers.push(
    await startDelivering({ ...parts(), outbound: openOutbound({ allowLoopback: true }), timeoutMs, lookEveryMs: 20, failed: (error) => failures.push(error) }),
  );
}
const endpoint = (url: string) => createEndpoint(parts(), merchant, { url, events: ["payment.canceled"] });
const happen = (count = 1) =>
  recordEvents(
    scratch.database,
    Array.from({ length: count }, () => {
      const payment = newId("pay");
      return { merchant, type: "payment.canceled", data: { payment, merchant, orderNumber: payment, currency: "KRW", amount: "1" } };
    }),
  );
const all = async (): Promise<Delivery[]> => (await listDeliveries(scratch.database, merchant, { limit: "100" })).items;
const states = async () => (await all()).map(({ state }) => state);
const tried = async (count: number) => expect.poll(async () => (await all())[0]?.attempts.length, { timeout: 10_000, interval: 20 }).toBe(count);

describe("a receiver that fails", () => {
  it("is tried ten times in about three days, then no more; the same bytes each time, each time signed anew", { timeout: 20_000 }, async () => {
    answer = (response) => response.writeHead(500).end("out of order");
    const { id } = await endpoint(receiver.url());
    await happen();
    await work();
    const waits: number[] = [];
    for (let tries = 1; tries <= 10; tries++) {
      await tried(tries);
      const [delivery] = await all();
      if (delivery?.nextAttempt === undefined) break;
      waits.push(Math.round((delivery.nextAttempt - now()) / 1000));
      clock += delivery.nextAttempt - now() - 1_000;
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect((await all())[0]?.attempts.length).toBe(tries);
      clock += 1_000;
    }
    const planned = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    expect(waits).toHaveLength(9);
    waits.forEach((wait, at) => {
      expect(wait).toBeGreaterThanOrEqual((planned[at] ?? 0) - 1);
      expect(wait).toBeLessThanOrEqual((planned[at] ?? 0) * 1.1 + 1);
    });
    const [delivery] = await all();
    expect(delivery).toMatchObject({ state: "failed", attempts: Array(10).fill({ status: 500, answer: "out of order" }) });
    const received = receiver.at();
    expect([new Set(received.map(({ body }) => body)).size, new Set(received.map(({ headers }) => headers["webhook-id"])).size]).toEqual([1, 1]);
    expect(new Set(received.map(({ headers }) => headers["webhook-signature"])).size).toBe(10);
    // Three days without one that held: disabled, and to be seen.
    const [disabled] = await listEndpoints(parts(), merchant);
    expect(disabled).toMatchObject({ id, enabled: false, disabledAt: expect.any(Number), failingSince: expect.any(Number) });
    expect((disabled?.disabledAt ?? 0) - (disabled?.failingSince ?? 0)).toBeGreaterThan(72 * HOUR);
  });
  it("keeps what waits while it is disabled, and gets it when a person enables it", async () => {
    answer = (response, _path, count) => response.writeHead(count === 1 ? 410 : 204).end();
    const { id } = await endpoint(receiver.url());
    await happen();
    await work();
    await expect.poll(states).toEqual(["failed"]);
    expect(await listEndpoints(parts(), merchant)).toMatchObject([{ enabled: false, disabledAt: expect.any(Number) }]);
    await scratch.database.query("update webhook_deliveries set state = 'pending', due_at = now()");
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(receiver.at()).toHaveLength(1);
    const enabled = await changeEndpoint(parts(), { merchant, id }, { enabled: true });
    expect([enabled.enabled, enabled.disabledAt, enabled.failingSince]).toEqual([true, undefined, undefined]);
    await expect.poll(states, { timeout: 10_000 }).toEqual(["delivered"]);
  });
  it("is not disabled while other events arrive", async () => {
    answer = (response, _path, count) => response.writeHead(count % 2 === 1 ? 500 : 200).end();
    await endpoint(receiver.url());
    await work();
    for (let round = 1; round <= 4; round++) {
      await happen();
      await tried(1);
      clock += 24 * HOUR;
      await expect.poll(() => states()).toEqual(Array(round).fill("delivered"));
    }
    const [after] = await listEndpoints(parts(), merchant);
    expect(after).toMatchObject({ enabled: true });
    expect(after).not.toHaveProperty("failingSince");
  });
});

/** What a receiver may do to a delivery, and what is noted of it. */
const MISDEEDS: Record<string, { do(response: ServerResponse): void; noted: object; delivered: boolean }> = {
  "answers 200 with garbage": {
    do: (response) => response.writeHead(200).end(Buffer.from([0, 0xff, 0xfe, 0x1b, 65])),
    noted: { status: 200, answer: "\uFFFD\uFFFDA" },
    delivered: true,
  },
  "answers 200, then resets": {
    do(response) {
      response.writeHead(200, { "content-length": "100" });
      response.write("part", () => response.destroy());
    },
    noted: { failure: "bad-answer" },
    delivered: false,
  },
  hangs: { do: () => undefined, noted: { failure: "timed-out" }, delivered: false },
  "answers late": { do: (response) => void setTimeout(() => response.writeHead(200).end(), 1_400), noted: { failure: "timed-out" }, delivered: false },
  redirects: { do: (response) => response.writeHead(307, { location: "/stolen" }).end(), noted: { failure: "redirected" }, delivered: false },
  "answers with a flood": { do: (response) => response.writeHead(200).end("x".repeat(200_000)), noted: { failure: "too-large" }, delivered: false },
  "answers at length": { do: (response) => response.writeHead(200).end("말".repeat(600)), noted: { status: 200, answer: "말".repeat(500) }, delivered: true },
  refuses: { do: (response) => response.writeHead(422).end(), noted: { status: 422 }, delivered: false },
};

describe("a receiver that misbehaves", () => {
  it.each(Object.entries(MISDEEDS))("%s: it is noted, nothing is lost, and others get theirs at once", async (_what, misdeed) => {
    answer = (response, path, count) => (path === "/bad" && count === 1 ? misdeed.do(response) : response.writeHead(204).end());
    const bad = await endpoint(receiver.url("/bad"));
    await endpoint(receiver.url("/good"));
    await happen();
    await work();
    await expect.poll(() => receiver.at("/good").length, { timeout: 10_000 }).toBe(1);
    const ofBad = async () => (await all()).find((delivery) => delivery.endpoint === bad.id);
    await expect.poll(async () => (await ofBad())?.attempts, { timeout: 10_000 }).toMatchObject([misdeed.noted]);
    expect((await ofBad())?.state).toBe(misdeed.delivered ? "delivered" : "pending");
    clock += 6_000;
    await expect.poll(states, { timeout: 10_000 }).toEqual(["delivered", "delivered"]);
    expect(receiver.at("/stolen")).toEqual([]);
    expect(receiver.at("/bad")).toHaveLength(misdeed.delivered ? 1 : 2);
  });
  it("is nobody's server: what waits comes when there is one", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    server.close();
    await endpoint(`http://localhost:${typeof address === "object" ? address?.port : 0}/`);
    await happen();
    await work();
    await tried(1);
    expect((await all())[0]).toMatchObject({ state: "pending", attempts: [{ failure: "unreachable" }] });
  });
  it("hangs on with hundreds of events in its queue, and takes four connections at most: another's events pass by it", async () => {
    let open = 0;
    let most = 0;
    answer = (response, path) => {
      if (path === "/good") return response.writeHead(204).end();
      open += 1;
      most = Math.max(most, open);
      response.on("close", () => {
        open -= 1;
      });
      return undefined;
    };
    await endpoint(receiver.url("/bad"));
    await happen(300);
    await work(60_000);
    await expect.poll(() => open).toBe(4);
    await endpoint(receiver.url("/good"));
    await happen(30);
    await expect.poll(() => receiver.at("/good").length, { timeout: 10_000 }).toBe(30);
    expect(most).toBe(4);
  });
});

describe("several processes", () => {
  it("share the work: each event arrives, and once while all of them live", async () => {
    await endpoint(receiver.url());
    await Promise.all([work(15_000), work(15_000), work(15_000)]);
    await Promise.all(Array.from({ length: 10 }, () => happen(20)));
    await expect.poll(states, { timeout: 15_000 }).toEqual(Array(100).fill("delivered"));
    await expect.poll(() => receiver.at().length).toBe(200);
    expect(new Set(receiver.at().map(({ headers }) => headers["webhook-id"])).size).toBe(200);
  });
  it("a delivery whose process died is sent by another when its lease is over", async () => {
    await endpoint(receiver.url());
    await happen();
    // As a process leaves it that took it and died.
    await scratch.database.query("update webhook_deliveries set due_at = now() + interval '45 seconds', takes = 1");
    await work();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(receiver.at()).toEqual([]);
    clock += 46_000;
    await expect.poll(states, { timeout: 10_000 }).toEqual(["delivered"]);
  });
  it("one that ends leaves what hangs to the others, and blames nobody", async () => {
    answer = (response, _path, count) => void (count > 1 && response.writeHead(204).end());
    await endpoint(receiver.url());
    await happen();
    await work(60_000);
    await expect.poll(() => receiver.at().length).toBe(1);
    const began = Date.now();
    await workers.pop()?.close();
    expect(Date.now() - began).toBeLessThan(4_000);
    expect(await all()).toMatchObject([{ state: "pending", attempts: [] }]);
    await work();
    clock += 46_000;
    await expect.poll(states, { timeout: 10_000 }).toEqual(["delivered"]);
  });
  it("a late word of failure does not undo that another has delivered it, or that it was asked for again", async () => {
    let hanging: ServerResponse | undefined;
    answer = (response, _path, count) => {
      if (count === 1) hanging = response;
      else response.writeHead(204).end();
    };
    await endpoint(receiver.url());
    await happen();
    await work(60_000);
    await expect.poll(() => hanging !== undefined).toBe(true);
    const [delivery] = await all();
    await redeliver(scratch.database, merchant, delivery?.id ?? "");
    await expect.poll(states, { timeout: 10_000 }).toEqual(["delivered"]);
    hanging?.writeHead(500).end();
    await tried(2);
    expect(await all()).toMatchObject([{ state: "delivered", attempts: [{ status: 204 }, { status: 500 }] }]);
  });
});

it("events and deliveries are written in the transaction of what happened: rolled back together", async () => {
  await endpoint(receiver.url());
  await work();
  await expect(
    scratch.database.transaction(async (tx) => {
      await recordEvents(tx, [
        { merchant, type: "payment.canceled", data: { payment: newId("pay"), merchant, orderNumber: "1", currency: "KRW", amount: "1" } },
      ]);
      throw new Error("no");
    }),
  ).rejects.toThrow("no");
  expect(await all()).toEqual([]);
});
