import { createHash, X509Certificate } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { toBase64 } from "../../protocol/bytes.ts";
import { checkSeller, createRequest } from "../../protocol/certificate.ts";
import { newId } from "../../protocol/ids.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { castPayer, castSeller } from "../setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { SCRATCH_BUSINESS } from "../setup/scratch-merchant.ts";
import { bySeller, giveBack, payoutBody, refundBody } from "../setup/scratch-money.ts";
import { keyed, lineOf, orderWith, sell } from "../setup/scratch-sale.ts";
import { request } from "../setup/scratch-wallet.ts";
import { addOrigin } from "./add-origin.ts";
import { createApiKey } from "./api-key.ts";
import { certifyMerchant } from "./certify-merchant.ts";
import { createMerchant } from "./create-merchant.ts";
import { approveLive } from "./live-mode.ts";
import { mixesScripts, nameKey } from "./name-key.ts";
import { keysOf, revokeKey } from "./revoke-key.ts";
import { isCertified } from "./store.ts";

let gateway: ScratchGateway;
beforeAll(async () => {
  gateway = await openScratchGateway();
});
afterAll(() => gateway.close());

let made = 0;
const newMerchant = () => createMerchant(gateway.database, `Merchant ${"abcdefgh"[made++]}`);
const read = (authorization?: string) => request(gateway.http, sellerApi.getMerchant, {}, authorization === undefined ? {} : { headers: { authorization } });

test.each([
  ["Coconut Market", "COCONUT MARKET"],
  ["Coconut Market", "Coconut-Market"],
  ["Coconut Market", "C0conut Market"],
  ["Coconut Market", "Сосоnut Маrkеt"],
  ["Coconut Market", "Ｃｏｃｏｎｕｔ Market"],
  ["Coconut Market", "Cócönut Market"],
  ["modern", "rnodern"],
  ["paypal", "paypaI"],
  ["ill", "1ll"],
  ["Claw", "Davv"],
  ["𝐂𝐨𝐜𝐨𝐧𝐮𝐭", "ⓒⓞⓒⓞⓝⓤⓣ"],
  ["ＡＢＣ", "αвс"],
])("%s looks like %s", (one, other) => expect(nameKey(one)).toBe(nameKey(other)));

test.each([
  ["Coconut", false],
  ["코코넛 Market 市場 いちば", false],
  ["Кокос 24", false],
  ["Κοκοφοίνικας", false],
  ["Сoconut", true],
  ["Coconuτ", true],
  ["Ꮯoconut", true],
  ["Coconuտ", true],
  ["℀ Ｓhop", false],
])("%s mixes scripts that look alike: %s", (name, mixed) => expect(mixesScripts(name)).toBe(mixed));

test("names that differ stay apart, in Hangul too", () => {
  const names = ["코코넛", "코코낫", "Coconut", "Coconuts", "가게 1", "가게 2"];
  expect(new Set(names.map(nameKey)).size).toBe(names.length);
});

test("a name that looks like another's, hides something or says nothing is refused", async () => {
  await createMerchant(gateway.database, "Unique Shop");
  await expect(createMerchant(gateway.database, "Unіque Shор")).rejects.toThrow("looks like");
  for (const name of ["", "  ", "...", "a\u202eb", "x".repeat(61)]) await expect(createMerchant(gateway.database, name), name).rejects.toThrow("may not be");
});

test("an origin belongs to one merchant", async () => {
  const [one, other] = [await newMerchant(), await newMerchant()];
  await addOrigin(gateway.database, one, "https://one.example");
  await addOrigin(gateway.database, one, "https://one.example");
  await expect(addOrigin(gateway.database, other, "https://one.example")).rejects.toThrow(one);
  for (const bad of ["one.example", "https://one.example/", "https://One.example", "https://one.example:443", "ftp://one.example", "http://1"]) {
    await expect(addOrigin(gateway.database, other, bad), bad).rejects.toThrow("not an origin");
  }
});

test("the API key shows the merchant, is kept as a hash only, and ends when it is revoked", async () => {
  const merchant = await newMerchant();
  await addOrigin(gateway.database, merchant, "https://b.example");
  await addOrigin(gateway.database, merchant, "https://a.example");
  const key = await createApiKey(gateway.database, merchant);
  expect(key).toMatch(/^sk_test_[A-Za-z0-9_-]{43}$/);
  expect((await read(`Bearer ${key}`)).body).toMatchObject({
    id: merchant,
    origins: ["https://b.example", "https://a.example"],
    balance: "0",
    currency: "KRW",
    livemode: false,
  });
  await gateway.database.query("update merchants set livemode = true where id = $1", [merchant]);
  const live = await createApiKey(gateway.database, merchant);
  expect(live).toMatch(/^sk_live_/);
  expect((await read(`bearer ${live}`)).body).toMatchObject({ livemode: true });
  const [kept] = await gateway.database.query<{ text: string }>("select string_agg(k::text, ' ') as text from api_keys k");
  expect(kept?.text).not.toContain(key.slice(8));
  const hash = createHash("sha256").update(key).digest();
  await gateway.database.query("update api_keys set revoked_at = now() where hash = $1", [hash]);
  expect((await read(`Bearer ${key}`)).body).toMatchObject({ code: "api-key-invalid" });
});

test.each([undefined, "", "Bearer", "Bearer sk_test_short", `Bearer sk_test_${"A".repeat(43)}`, `Basic sk_test_${"A".repeat(43)}`])(
  "%j is no API key",
  async (header) => {
    expect(await read(header)).toMatchObject({ status: 401, body: { code: "api-key-invalid" } });
  },
);

test("a merchant's key is certified for the merchant, under the merchants CA", async () => {
  const merchant = await newMerchant();
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${toBase64(await createRequest(keys))}\n-----END CERTIFICATE REQUEST-----\n`;
  const der = new Uint8Array(new X509Certificate(await certifyMerchant(gateway.database, gateway.keys, merchant, pem)).raw);
  expect(await checkSeller(der, gateway.keys.authorities.merchants)).toMatchObject({ certificate: { merchant } });
  expect(await isCertified(gateway.database, merchant, createHash("sha256").update(der).digest())).toBe(true);
  await expect(certifyMerchant(gateway.database, gateway.keys, merchant, "nonsense")).rejects.toThrow("PKCS#10");
  await expect(certifyMerchant(gateway.database, gateway.keys, "mer_nobody", pem)).rejects.toThrow("no merchant");
});

test("a key that is revoked ends at once, and only that one", async () => {
  const merchant = await createMerchant(gateway.database, `Revoker ${Date.now()}`);
  const [lost, kept] = [await createApiKey(gateway.database, merchant), await createApiKey(gateway.database, merchant)];
  const status = async (key: string) => (await request(gateway.http, sellerApi.getMerchant, {}, { headers: { authorization: `Bearer ${key}` } })).status;
  expect((await keysOf(gateway.database, merchant)).map(({ name }) => name)).toEqual([lost.slice(-4), kept.slice(-4)]);
  await revokeKey(gateway.database, merchant, lost.slice(-4));
  expect([await status(lost), await status(kept)]).toEqual([401, 200]);
  await expect(revokeKey(gateway.database, merchant, lost.slice(-4))).rejects.toThrow("no key");
});

test("what was registered in test mode stays test money when its merchant goes live, in lists and on receipts", async () => {
  const { database, keys, http } = gateway;
  const [going, payer] = [await castSeller(database, keys), await castPayer(database, keys, 100_000n)];
  const before = await sell(gateway, going, payer, orderWith(going, [lineOf("Hat", 1, 1_000)]));
  const headers = await keyed(gateway, going);
  await database.query("update merchants set business = $2, live_requested_at = now() where id = $1", [going.id, JSON.stringify(SCRATCH_BUSINESS)]);
  // The signing key as if an owner had approved it.
  await database.query(
    `update merchant_certificates set approval = '', approval_consent = thumbprint, approval_certificate = $2, approved_at = now() where merchant = $1`,
    [going.id, payer.certificate],
  );
  await approveLive(database, going.id);
  // So that the same key can ask on: going live has ended it.
  await database.query("update api_keys set revoked_at = null where merchant = $1", [going.id]);
  const after = await sell(gateway, going, payer, orderWith(going, [lineOf("Bag", 1, 2_000)]));
  const live = async (id: string) => {
    const [payment, draft] = [
      await request(http, api.getPayment, { params: { id } }, { headers }),
      await request(http, sellerApi.draftReceipt, { params: { id } }, { headers }),
    ];
    return [payment.body.livemode, JSON.parse(Buffer.from(String(draft.body.payload), "base64url").toString()).livemode];
  };
  expect([await live(before.id), await live(after.id)]).toEqual([
    [false, false],
    [true, true],
  ]);
  const listed = async (livemode: boolean) =>
    ((await request(http, api.listPayments, { query: `livemode=${livemode}` }, { headers })).body.items as { id: string }[]).map(({ id }) => id);
  expect([await listed(false), await listed(true)]).toEqual([[before.id], [after.id]]);

  // What happens to it later says so too.
  await database.query("insert into webhook_endpoints (id, merchant, url, events, secret) values ($1, $2, 'https://hooks.example/', $3, 'x')", [
    newId("whe"),
    going.id,
    ["payment.refunded", "payout.paid"],
  ]);
  for (const payment of [before, after]) expect((await giveBack(gateway, going, payment, await refundBody(going, payment, "500"))).status).toBe(201);
  expect((await bySeller(gateway, going, sellerApi.createPayout, { body: await payoutBody(going, "100"), idempotencyKey: "payout" })).status).toBe(201);
  const events = await database.query<{ body: string }>("select body from events where merchant = $1 order by id", [going.id]);
  expect(events.map(({ body }) => JSON.parse(body)).map(({ type, livemode, data }) => [type, data.payment, livemode])).toEqual([
    ["payment.refunded", before.id, false],
    ["payment.refunded", after.id, true],
    ["payout.paid", undefined, true],
  ]);
});
