import { writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { api } from "../../../protocol/api.ts";
import { sellerApi } from "../../../protocol/seller-api.ts";
import { type Outbound, openOutbound } from "../../outbound/client.ts";
import { castAuthorization, castPayer, castPayments, castSeller } from "../../setup/cast.ts";
import { openScratchGateway, SCRATCH_ORIGINS, SCRATCH_WALLET_ORIGIN, type ScratchGateway } from "../../setup/scratch-gateway.ts";
import { actFor, newMerchant, type ScratchMerchant } from "../../setup/scratch-merchant.ts";
import { newWallet, request, type ScratchWallet } from "../../setup/scratch-wallet.ts";
import { addOrigin } from "../add-origin.ts";
import { askOrigin } from "./ask-origin.ts";
import { MOST_ORIGINS } from "./claim-origin.ts";
import { checkDueOrigins, sweepOrigins } from "./sweep.ts";

const DAY_MS = 24 * 3_600_000;

let gateway: ScratchGateway;
let site: Server;
let port: number;
let person: ScratchWallet;
let one: ScratchMerchant;
let two: ScratchMerchant;
/** What the sites answer at the well-known address, by host; a list is a proof that names these merchants. */
const answers = new Map<string, readonly string[] | ((response: ServerResponse, request: IncomingMessage) => unknown)>();
const asked: string[] = [];

beforeAll(async () => {
  gateway = await openScratchGateway();
  await writeFile(join(gateway.webFolder, "button.html"), "<!--payment-->");
  site = createServer((incoming, response) => {
    const host = String(incoming.headers.host);
    asked.push(`${incoming.method} ${host}${incoming.url}`);
    const answer = answers.get(host);
    if (typeof answer === "function") answer(response, incoming);
    else if (answer) response.setHeader("content-type", "application/json").end(JSON.stringify({ merchants: answer }));
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => site.listen(0, "127.0.0.1", done));
  port = (site.address() as AddressInfo).port;
  person = await newWallet(gateway.http);
});
afterAll(async () => {
  site.closeAllConnections();
  site.close();
  await gateway.close();
});

let sites = 0;
let host: string;
let origin: string;
beforeEach(async () => {
  [one, two] = [await newMerchant(gateway.http, person), await newMerchant(gateway.http, person)];
  host = `shop${++sites}.localhost:${port}`;
  origin = `http://${host}`;
});

const claim = (merchant: ScratchMerchant, what = origin, over = gateway.http) =>
  merchant.owner.call(sellerApi.claimOrigin, { body: { origin: what } }, {}, over);
const remove = (merchant: ScratchMerchant) => merchant.owner.call(sellerApi.removeOrigin, { body: { origin } });
const listed = async (merchant: ScratchMerchant) => (await merchant.owner.call(sellerApi.listOrigins)).body.items as Record<string, unknown>[];
const proven = async (merchant: ScratchMerchant) => (await merchant.owner.call(sellerApi.getMerchant)).body.origins;

describe("an origin", () => {
  test("is a merchant's once it says so, asked by the gateway at the well-known address", async () => {
    expect(await claim(one)).toMatchObject({ status: 200, body: { origin, state: "claimed", failure: "wrong-answer", checked: expect.any(Number) } });
    expect(asked).toContain(`GET ${host}/.well-known/coconut-pay`);
    expect(await proven(one)).toEqual([]);
    answers.set(host, [one.id]);
    expect((await claim(one)).body).toEqual({ origin, state: "proven", provenBy: "well-known", checked: expect.any(Number) });
    expect(await proven(one)).toEqual([origin]);
    expect(await listed(one)).toHaveLength(1);
    expect(await listed(two)).toEqual([]);
  });

  test("that names both belongs to who came first, and to the other once the first has given it up", async () => {
    answers.set(host, [one.id, two.id]);
    await claim(one);
    expect(await claim(two)).toMatchObject({ status: 409, body: { code: "origin-taken" } });
    expect(await listed(two)).toMatchObject([{ state: "claimed", failure: "other-merchant" }]);
    expect((await remove(one)).status).toBe(204);
    expect((await claim(two)).body).toMatchObject({ state: "proven" });
    expect((await remove(one)).body.code).toBe("not-found");
  });

  test("that names another merchant and its holder no more, moves at once; its former holder is told", async () => {
    answers.set(host, [one.id]);
    await claim(one);
    await one.owner.call(sellerApi.changeMerchant, { body: { orderUrl: `${origin}/{number}` } });
    answers.set(host, [two.id]);
    expect((await claim(two)).body).toMatchObject({ state: "proven" });
    expect([await proven(one), await proven(two)]).toEqual([[], [origin]]);
    expect(await listed(one)).toMatchObject([{ state: "claimed", failure: "other-merchant" }]);
    expect((await one.owner.call(sellerApi.getMerchant)).body).not.toHaveProperty("orderUrl");
  });

  test("that is out of order stays its holder's, whoever else claims it", async () => {
    answers.set(host, [one.id]);
    await claim(one);
    answers.delete(host);
    expect((await claim(two)).body).toMatchObject({ state: "claimed", failure: "wrong-answer" });
    expect((await claim(one)).body).toMatchObject({ state: "proven", failure: "wrong-answer", failingSince: expect.any(Number) });
    answers.set(host, [one.id]);
    const again = (await claim(one)).body;
    expect(again).not.toHaveProperty("failure");
    expect(again).not.toHaveProperty("failingSince");
  });

  test("that the operator gave is not lost to a proof", async () => {
    await addOrigin(gateway.database, one.id, origin);
    expect(await listed(one)).toEqual([{ origin, state: "proven", provenBy: "operator" }]);
    answers.set(host, [two.id]);
    expect((await claim(two)).body.code).toBe("origin-taken");
    expect((await claim(one)).body).toMatchObject({ state: "proven", provenBy: "operator" });
    await expect(addOrigin(gateway.database, two.id, origin)).rejects.toThrow(one.id);
  });

  test("claimed by two at once over two processes is one's; an answer that is older than the holder's moves nothing", async () => {
    const other = await gateway.another();
    answers.set(host, [one.id, two.id]);
    const both = await Promise.all([claim(one), claim(two, origin, other), claim(one, origin, other), claim(two)]);
    expect(both.filter(({ body }) => body.state === "proven").length).toBeGreaterThan(0);
    const holders = await gateway.database.query<{ merchant: string }>("select merchant from merchant_origins where origin = $1", [origin]);
    expect(holders).toHaveLength(1);
    await Promise.all([remove(one), remove(two)]);
    // The site is asked about the one, and answers only after it has named the other.
    let answer: (() => void) | undefined;
    answers.set(host, (response) => {
      answer = () => response.setHeader("content-type", "application/json").end(JSON.stringify({ merchants: [one.id] }));
    });
    const slow = claim(one);
    await expect.poll(() => answer).toBeDefined();
    answers.set(host, [two.id]);
    expect((await claim(two)).body).toMatchObject({ state: "proven" });
    answer?.();
    expect((await slow).body.code).toBe("origin-taken");
    expect(await proven(two)).toEqual([origin]);
  });

  test("given up while it is asked stays given up", async () => {
    let answer: (() => void) | undefined;
    answers.set(host, (response) => {
      answer = () => response.setHeader("content-type", "application/json").end(JSON.stringify({ merchants: [one.id] }));
    });
    const slow = claim(one);
    await expect.poll(() => answer).toBeDefined();
    await remove(one);
    answer?.();
    expect((await slow).body).toEqual({ origin, state: "claimed" });
    expect([await listed(one), await proven(one)]).toEqual([[], []]);
  });
});

describe("who claims somebody else's origin", () => {
  test("stands in no frame, takes no payment and is shown nowhere", async () => {
    const seller = await castSeller(gateway.database, gateway.keys);
    await gateway.database.query("insert into merchant_members (merchant, user_number, role) values ($1, $2, 'owner')", [seller.id, person.user]);
    const acting = await actFor(gateway.http, person, seller.id);
    answers.set(host, [one.id]);
    await claim(one);
    expect((await acting.call(sellerApi.claimOrigin, { body: { origin } })).body).toMatchObject({ state: "claimed", failure: "other-merchant" });
    const [payment] = await castPayments(gateway.database, [seller], 1_000n);
    const payer = await castPayer(gateway.database, gateway.keys, 100_000n);
    if (!payment) throw new Error("no payment");
    const page = await gateway.http.fastify.inject({ url: `/button/${payment.id}`, headers: { host: "gateway.test:4400" } });
    expect(String(page.headers["content-security-policy"])).toContain(seller.origin);
    expect(String(page.headers["content-security-policy"])).not.toContain(origin);
    const authorization = await castAuthorization(payer, payment, { origin });
    expect((await request(gateway.http, api.authorizePayment, { params: { id: payment.id }, body: { authorization } })).body.code).toBe("origin-mismatch");
    expect((await acting.call(sellerApi.getMerchant)).body.origins).toEqual([seller.origin]);
    expect((await acting.call(sellerApi.changeMerchant, { body: { orderUrl: `${origin}/{number}` } })).body.code).toBe("invalid-request");
  });
});

test("each way in which a site proves nothing has its name", async () => {
  const json =
    (text: string, type = "application/json") =>
    (response: ServerResponse) =>
      response.setHeader("content-type", type).end(text);
  const proof = JSON.stringify({ merchants: [one.id] });
  const ways: [string, Parameters<typeof answers.set>[1]][] = [
    ["redirected", (response) => response.writeHead(302, { location: `${origin}/elsewhere` }).end(proof)],
    ["wrong-answer", json("not json")],
    ["wrong-answer", json(proof, "text/html")],
    ["wrong-answer", json(proof, "application/jsonp")],
    ["wrong-answer", json('{"merchants":[]}')],
    ["wrong-answer", json('{"merchants":["mer_x"]}')],
    ["wrong-answer", json(JSON.stringify({ merchants: Array.from({ length: 21 }, () => one.id) }))],
    ["wrong-answer", json(`${proof}${" ".repeat(9_000)}`)],
    ["wrong-answer", (response) => response.writeHead(500, { "content-type": "application/json" }).end(proof)],
    ["wrong-answer", (response) => response.socket?.destroy()],
    ["timed-out", () => undefined],
  ];
  const outbound = openOutbound({ allowLoopback: true });
  const limits: (number | undefined)[] = [];
  const hasty: Outbound = (asking) => {
    limits.push(asking.timeoutMs);
    return outbound({ ...asking, timeoutMs: 500 });
  };
  const results = await Promise.all(
    ways.map(async ([expected, way], at) => {
      const own = `way${at}.localhost:${port}`;
      answers.set(own, way);
      return [expected, await askOrigin(hasty, `http://${own}`)];
    }),
  );
  for (const [expected, answer] of results) expect(answer).toEqual({ failure: expected });
  expect(await askOrigin(hasty, "http://nothing.localhost:9")).toEqual({ failure: "unreachable" });
  expect(await askOrigin(openOutbound({ allowLoopback: false, resolve: async () => ["10.0.0.1"] }), "https://shop.example")).toEqual({
    failure: "refused-address",
  });
  expect(Math.max(...limits.map(Number))).toBe(5_000);
});

test("only a public host by https is claimed, never one of the gateway's own; this machine where the operator allows it", async () => {
  const strict = await gateway.another({ allowLoopback: false });
  const before = asked.length;
  for (const bad of [
    "http://shop.example",
    "https://shop.example:8443",
    "https://93.184.216.34",
    "https://2130706433",
    "https://0x7f.1",
    "https://intranet",
    "https://shop.localhost",
    "http://localhost:4500",
    ...SCRATCH_ORIGINS,
    SCRATCH_WALLET_ORIGIN,
  ])
    expect((await claim(one, bad, strict)).body.code, bad).toBe("origin-invalid");
  for (const bad of ["shop.example", "https://Shop.example", "https://shop.example/", "https://a@shop.example", "ftp://shop.example", 7])
    expect((await claim(one, bad as string, strict)).body.code, String(bad)).toBe("invalid-request");
  for (const own of [...SCRATCH_ORIGINS, SCRATCH_WALLET_ORIGIN]) expect((await claim(one, own)).body.code).toBe("origin-invalid");
  expect(await listed(one)).toEqual([]);
  expect(asked).toHaveLength(before);
});

test("a merchant has 20 origins, claimed and proven together", async () => {
  await gateway.database.query(
    "insert into origin_claims (merchant, origin) select $1, 'https://s' || n || '.example' from generate_series(1, $2::integer - 1) n",
    [one.id, MOST_ORIGINS],
  );
  expect((await claim(one)).status).toBe(200);
  expect((await claim(one)).status).toBe(200);
  expect((await claim(one, `http://more.localhost:${port}`)).body.code).toBe("origin-limit");
  expect(await listed(one)).toHaveLength(MOST_ORIGINS);
});

describe("the daily check of live merchants' origins", () => {
  const outbound = openOutbound({ allowLoopback: true });
  let now: number;
  const check = () => checkDueOrigins({ database: gateway.database, outbound, now: () => now });
  beforeEach(async () => {
    await gateway.database.query("update merchants set livemode = false");
    answers.set(host, [one.id]);
    await claim(one);
    now = Date.now();
    await gateway.database.query("update merchants set livemode = true where id = $1", [one.id]);
  });

  test("asks each once a day, whichever process does; not those in test mode, nor the operator's", async () => {
    expect(await check()).toBe(0);
    now += DAY_MS;
    await addOrigin(gateway.database, one.id, `https://shop${sites}.example`);
    expect((await Promise.all([check(), check()])).sort()).toEqual([0, 1]);
    expect(await check()).toBe(0);
    now += DAY_MS;
    await gateway.database.query("update merchants set livemode = false");
    expect(await check()).toBe(0);
  });

  test("a lost proof is told, and the origin kept for 7 days, or for good once it is back", async () => {
    const afterDays = async (days: number) => {
      for (let day = 0; day < days; day++) {
        now += DAY_MS;
        await check();
      }
      return listed(one);
    };
    answers.delete(host);
    expect(await afterDays(1)).toMatchObject([{ state: "proven", failure: "wrong-answer", failingSince: now }]);
    expect(await afterDays(6)).toMatchObject([{ state: "proven", failure: "wrong-answer" }]);
    answers.set(host, [one.id]);
    expect((await afterDays(1))[0]).not.toHaveProperty("failure");
    answers.delete(host);
    expect(await afterDays(8)).toMatchObject([{ state: "proven" }]);
    expect(await proven(one)).toEqual([origin]);
    expect(await afterDays(1)).toMatchObject([{ state: "claimed", failure: "wrong-answer" }]);
    expect(await proven(one)).toEqual([]);
  });

  test("runs by itself until it is ended", async () => {
    await gateway.database.query("update merchant_origins set next_check = now() where origin = $1", [origin]);
    const before = asked.length;
    const failures: unknown[] = [];
    const end = sweepOrigins({ database: gateway.database, outbound, now: Date.now }, (error) => failures.push(error), 0.05);
    await expect.poll(() => asked.length).toBe(before + 1);
    await end();
    expect(failures).toEqual([]);
  });
});
