import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api } from "../../protocol/api.ts";
import { signOrder } from "../../protocol/order.ts";
import type { Payment } from "../../protocol/payment.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { Delivery, EventType, WebhookEndpoint } from "../../protocol/webhook.ts";
import { verifyWebhook } from "../../sdk/server/index.ts";
import { createApiKey } from "../merchants/api-key.ts";
import { expirePayments } from "../payments/end.ts";
import { type CastSeller, castAcquaintance, castAuthorization, castOrder, castPayer, castPayments, castSeller } from "../setup/cast.ts";
import { NO_LIMITS, openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { openReceiver, type Received, type Receiver } from "../setup/scratch-receiver.ts";
import { type Answer, type CallInput, request } from "../setup/scratch-wallet.ts";
import { type LimitName, limits } from "../storage/rate-limit.ts";

let gateway: ScratchGateway;
let receiver: Receiver;

beforeAll(async () => {
  [gateway, receiver] = await Promise.all([openScratchGateway(), openReceiver()]);
});
afterAll(async () => {
  await Promise.all([gateway?.close(), receiver?.close()]);
});

type Operation = keyof typeof sellerApi;
type Call = (operation: Operation | "createPayment" | "cancelPayment", input?: CallInput) => Promise<Answer>;
interface Shop {
  readonly seller: CastSeller;
  readonly call: Call;
}
type NewEndpoint = WebhookEndpoint & { secret: string };
type Page = { items: Delivery[]; next?: string };

async function openShop(): Promise<Shop> {
  const seller = await castSeller(gateway.database, gateway.keys);
  const key = await createApiKey(gateway.database, seller.id);
  return {
    seller,
    call: (operation, input = {}) => request(gateway.http, { ...api, ...sellerApi }[operation], input, { headers: { authorization: `Bearer ${key}` } }),
  };
}

async function addEndpoint({ call }: Shop, path: string, events: EventType[] = ["payment.paid", "payment.canceled", "payment.expired"]): Promise<NewEndpoint> {
  const answer = await call("createWebhookEndpoint", { body: { url: receiver.url(path), events } });
  expect(answer.status).toBe(201);
  return answer.body as unknown as NewEndpoint;
}
const deliveriesOf = async ({ call }: Shop, query = "limit=100") => (await call("listDeliveries", { query })).body as unknown as Page;
const arrived = (path: string, count = 1) => expect.poll(() => receiver.at(path).length, { timeout: 10_000, interval: 20 }).toBe(count);

/** Both judges: the public package, and what we give to merchants. */
function verified({ headers, body }: Received, secret: string) {
  const event = verifyWebhook(secret, headers, body);
  expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(event);
  return event;
}
const holds = (received: Received | undefined, secret: string) => {
  try {
    return received !== undefined && verified(received, secret).id !== "";
  } catch {
    return false;
  }
};

describe("what happens to a payment", () => {
  it("reaches each endpoint that asked for it, signed, in words that the SDK types: paid, canceled, expired", async () => {
    const shop = await openShop();
    const { seller, call } = shop;
    const [one, two] = [await addEndpoint(shop, "/one"), await addEndpoint(shop, "/two", ["payment.canceled"])];
    const payer = await castPayer(gateway.database, gateway.keys, 100_000n);
    await castAcquaintance(gateway.database, payer, seller);
    const [bought, late] = await castPayments(gateway.database, [seller, seller], 6_900n);
    if (!bought || !late) throw new Error("no payments");
    const paid = await request(gateway.http, api.authorizePayment, {
      params: { id: bought.id },
      body: { authorization: await castAuthorization(payer, bought) },
    });
    expect(paid.status).toBe(200);
    await arrived("/one");
    const body = { order: await signOrder(castOrder(seller, 1_000n), seller.key, seller.thumbprint) };
    const registered = (await call("createPayment", { body, idempotencyKey: "canceled" })).body as unknown as Payment;
    await call("cancelPayment", { params: { id: registered.id } });
    await call("cancelPayment", { params: { id: registered.id } });
    await arrived("/one", 2);
    await gateway.database.query("update payments set expires_at = now() - interval '1 second' where id = $1", [late.id]);
    await expirePayments(gateway.database, new Date(0));
    await arrived("/one", 3);
    await arrived("/two");
    const events = receiver.at("/one").map((received) => verified(received, one.secret));
    const common = { merchant: seller.id, currency: "KRW" };
    expect(events).toMatchObject([
      { type: "payment.paid", livemode: false, data: { ...common, payment: bought.id, amount: "6900", tid: bought.tid } },
      { type: "payment.canceled", data: { ...common, payment: registered.id, orderNumber: registered.order.number, amount: "1000" } },
      { type: "payment.expired", data: { ...common, payment: late.id, amount: "6900" } },
    ]);
    const [copy] = receiver.at("/two");
    expect(copy && verified(copy, two.secret)).toEqual(events[1]);
    expect(holds(copy, one.secret)).toBe(false);
    for (const { headers, body: text } of receiver.at("/one")) {
      expect(headers).toMatchObject({ "content-type": "application/json", "webhook-id": JSON.parse(text).id });
      expect(text.length).toBeLessThan(20_000);
    }
    await expect.poll(async () => (await deliveriesOf(shop)).items.map(({ type, state }) => `${type} ${state}`)).toHaveLength(4);
    await expect.poll(async () => (await deliveriesOf(shop)).items.every(({ state }) => state === "delivered")).toBe(true);
  });
  it("leaves no row where nobody asked for it", async () => {
    const shop = await openShop();
    const endpoint = await addEndpoint(shop, "/disabled");
    await shop.call("changeWebhookEndpoint", { params: { id: endpoint.id }, body: { enabled: false } });
    await addEndpoint(shop, "/others", ["receipt.issued"]);
    const body = { order: await signOrder(castOrder(shop.seller, 1_000n), shop.seller.key, shop.seller.thumbprint) };
    const { id } = (await shop.call("createPayment", { body, idempotencyKey: "a" })).body as unknown as Payment;
    await shop.call("cancelPayment", { params: { id } });
    expect(await gateway.database.query("select 1 from events where merchant = $1", [shop.seller.id])).toEqual([]);
    expect(await gateway.database.query("select 1 from webhook_deliveries where merchant = $1", [shop.seller.id])).toEqual([]);
  });
});

describe("endpoints", () => {
  it("are made, listed, changed and removed; their secret is told once and lies sealed in the database", async () => {
    const shop = await openShop();
    const { call } = shop;
    const { secret, ...endpoint } = await addEndpoint(shop, "/crud");
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(endpoint).toMatchObject({ url: receiver.url("/crud"), enabled: true });
    const listed = await call("listWebhookEndpoints");
    expect(listed.body).toEqual({ items: [endpoint] });
    const changed = await call("changeWebhookEndpoint", {
      params: { id: endpoint.id },
      body: { url: receiver.url("/moved"), events: ["payment.paid", "payment.paid"], enabled: false },
    });
    expect(changed).toMatchObject({ status: 200, body: { url: receiver.url("/moved"), events: ["payment.paid"], enabled: false } });
    for (const answer of [listed, changed]) expect(JSON.stringify(answer.body)).not.toContain("secret");
    const [row] = await gateway.database.query<{ secret: Buffer }>("select secret from webhook_endpoints where id = $1", [endpoint.id]);
    expect(row?.secret.includes(Buffer.from(secret.slice(6), "base64"))).toBe(false);
    expect((await call("testWebhookEndpoint", { params: { id: endpoint.id } })).body).toMatchObject({ code: "webhook-endpoint-disabled" });
    expect((await call("deleteWebhookEndpoint", { params: { id: endpoint.id } })).status).toBe(204);
    expect((await call("listWebhookEndpoints")).body).toEqual({ items: [] });
    for (const operation of ["deleteWebhookEndpoint", "testWebhookEndpoint", "rotateWebhookSecret"] as const)
      expect(await call(operation, { params: { id: endpoint.id } })).toMatchObject({ status: 404, body: { code: "not-found" } });
  });
  it("of another merchant are not found, and neither are its deliveries", async () => {
    const [mine, theirs] = [await openShop(), await openShop()];
    const { id } = await addEndpoint(theirs, "/theirs");
    const delivery = (await theirs.call("testWebhookEndpoint", { params: { id } })).body as unknown as Delivery;
    const attempts: [Operation, CallInput][] = [
      ["changeWebhookEndpoint", { params: { id }, body: { enabled: false } }],
      ["deleteWebhookEndpoint", { params: { id } }],
      ["rotateWebhookSecret", { params: { id } }],
      ["testWebhookEndpoint", { params: { id } }],
      ["redeliver", { params: { id: delivery.id } }],
    ];
    for (const [operation, input] of attempts) expect(await mine.call(operation, input), operation).toMatchObject({ status: 404, body: { code: "not-found" } });
    for (const query of ["", `endpoint=${id}`, `cursor=${delivery.id}`]) expect((await deliveriesOf(mine, query)).items).toEqual([]);
    expect((await mine.call("listWebhookEndpoints")).body).toEqual({ items: [] });
    expect((await deliveriesOf(theirs)).items).toHaveLength(1);
  });
  it("inside the operator's network are refused, when made and when changed", async () => {
    const shop = await openShop();
    const { id } = await addEndpoint(shop, "/safe");
    for (const url of [
      "https://10.0.0.1/hook",
      "https://169.254.169.254/latest/",
      "https://[::ffff:10.0.0.1]/",
      "http://example.com/",
      "https://example.com:8443/",
    ]) {
      const refused = { status: 422, body: { code: "webhook-url-refused" } };
      expect(await shop.call("createWebhookEndpoint", { body: { url, events: ["payment.paid"] } }), url).toMatchObject(refused);
      expect(await shop.call("changeWebhookEndpoint", { params: { id }, body: { url } }), url).toMatchObject(refused);
    }
  });
  it("are ten at most, however many are made at once", async () => {
    const shop = await openShop();
    const body = { url: receiver.url("/many"), events: ["payment.paid"] };
    const answers = await Promise.all(Array.from({ length: 16 }, () => shop.call("createWebhookEndpoint", { body })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(answers.filter(({ body: { code } }) => code === "webhook-endpoint-limit")).toHaveLength(6);
  });
});

describe("a secret that is replaced", () => {
  it("signs beside the new one for a day and no longer; each alone verifies, in both judges", async () => {
    const shop = await openShop();
    const { id, secret: former } = await addEndpoint(shop, "/rotated");
    const answer = await shop.call("rotateWebhookSecret", { params: { id } });
    const { secret, formerSecretUntil = 0 } = answer.body as unknown as NewEndpoint;
    expect([answer.status, secret === former, Math.round((formerSecretUntil - Date.now()) / 60_000)]).toEqual([201, false, 1440]);
    await shop.call("testWebhookEndpoint", { params: { id } });
    await arrived("/rotated");
    const [during] = receiver.at("/rotated");
    expect([during?.headers["webhook-signature"]?.toString().split(" ").length, holds(during, secret), holds(during, former)]).toEqual([2, true, true]);
    await gateway.database.query("update webhook_endpoints set former_until = now() where id = $1", [id]);
    await shop.call("testWebhookEndpoint", { params: { id } });
    await arrived("/rotated", 2);
    expect([holds(receiver.at("/rotated")[1], secret), holds(receiver.at("/rotated")[1], former)]).toEqual([true, false]);
    expect((await shop.call("listWebhookEndpoints")).body).toMatchObject({ items: [{ id }] });
    expect(JSON.stringify((await shop.call("listWebhookEndpoints")).body)).not.toContain("formerSecretUntil");
  });
});

describe("deliveries", () => {
  it("are listed with each try and its answer, page by page, and sent again by hand byte for byte", async () => {
    const shop = await openShop();
    const { id, secret } = await addEndpoint(shop, "/listed");
    for (let count = 1; count <= 3; count++) {
      await shop.call("testWebhookEndpoint", { params: { id } });
      await arrived("/listed", count);
    }
    const first = await deliveriesOf(shop, "limit=2");
    const second = await deliveriesOf(shop, `limit=2&cursor=${first.next}`);
    expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, undefined]);
    const [newest] = first.items;
    if (!newest) throw new Error("no delivery");
    const wanted = { state: "delivered", endpoint: id, type: "endpoint.test", attempts: [{ status: 204 }], body: receiver.at("/listed")[2]?.body };
    await expect.poll(async () => (await deliveriesOf(shop, `endpoint=${id}&state=delivered&limit=1`)).items[0]).toMatchObject(wanted);
    expect(await shop.call("redeliver", { params: { id: newest.id } })).toMatchObject({ status: 200, body: { id: newest.id, state: "pending" } });
    await arrived("/listed", 4);
    const [before, again] = [receiver.at("/listed")[2], receiver.at("/listed")[3]];
    expect([again?.body, again?.headers["webhook-id"]]).toEqual([before?.body, before?.headers["webhook-id"]]);
    expect(holds(again, secret)).toBe(true);
    await expect.poll(async () => (await deliveriesOf(shop, "limit=1")).items[0]?.attempts.length).toBe(2);
    await shop.call("changeWebhookEndpoint", { params: { id }, body: { enabled: false } });
    expect(await shop.call("redeliver", { params: { id: newest.id } })).toMatchObject({ status: 409, body: { code: "webhook-endpoint-disabled" } });
    // What waits for an endpoint that is off has no next try; of a deleted one address and tries stay readable.
    await gateway.database.query("update webhook_deliveries set state = 'pending', due_at = now() where id = $1", [newest.id]);
    const [waiting] = (await deliveriesOf(shop, "limit=1")).items;
    expect(waiting).toMatchObject({ state: "pending", endpointState: "disabled", url: receiver.url("/listed") });
    expect(waiting).not.toHaveProperty("nextAttempt");
    await shop.call("deleteWebhookEndpoint", { params: { id } });
    const [kept] = (await deliveriesOf(shop, "limit=1")).items;
    expect(kept).toMatchObject({ state: "failed", endpointState: "deleted", url: receiver.url("/listed"), attempts: [{ status: 204 }, { status: 204 }] });
    expect(await shop.call("redeliver", { params: { id: newest.id } })).toMatchObject({ status: 404, body: { code: "not-found" } });
  });
});

describe("how often a merchant may", () => {
  it.each([
    ["webhook-by-hand-merchant", "testWebhookEndpoint", "redeliver"],
    ["webhook-change-merchant", "rotateWebhookSecret", "changeWebhookEndpoint"],
  ] as const)("%s: sixty times, whichever it does", async (name: LimitName, operation, other) => {
    const shop = await openShop();
    const { id } = await addEndpoint(shop, `/${name}`);
    await gateway.database.query("delete from rate_limits where subject = $1", [`${name}:${shop.seller.id}`]);
    const http = await gateway.another({ limits: { ...NO_LIMITS, [name]: limits[name] } });
    const headers = { authorization: `Bearer ${await createApiKey(gateway.database, shop.seller.id)}` };
    const statuses = await Promise.all(
      Array.from({ length: 61 }, async () => (await request(http, sellerApi[operation], { params: { id } }, { headers })).status),
    );
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    const input = { params: { id: id.replace("whe_", other === "redeliver" ? "whd_" : "whe_") }, body: {} };
    expect(await request(http, sellerApi[other], other === "redeliver" ? { params: input.params } : input, { headers })).toMatchObject({ status: 429 });
  });
});

// Last: its worker takes deliveries of all others from here on.
describe("this machine, where the operator did not open it", () => {
  it("is refused as an endpoint, and nothing is sent there", async () => {
    const shop = await openShop();
    const key = await createApiKey(gateway.database, shop.seller.id);
    const closed = await gateway.another({ allowLoopback: false });
    const body = { url: receiver.url("/closed"), events: ["payment.paid"] };
    const answer = await request(closed, sellerApi.createWebhookEndpoint, { body }, { headers: { authorization: `Bearer ${key}` } });
    expect(answer).toMatchObject({ status: 422, body: { code: "webhook-url-refused" } });
  });
});
