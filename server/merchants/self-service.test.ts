import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { merchants } from "../../protocol/api/merchants.ts";
import { api, type Operation } from "../../protocol/api.ts";
import type { SignedKeyApproval } from "../../protocol/key-approval.ts";
import type { MerchantCertificate } from "../../protocol/merchant.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { deriveLogin } from "../accounts/derive-login.ts";
import { NO_LIMITS, openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import {
  actFor,
  approvalOf,
  newMerchant,
  newSigningKey,
  SCRATCH_BUSINESS,
  type ScratchMember,
  type ScratchMerchant,
  scratchName,
} from "../setup/scratch-merchant.ts";
import { type Answer, type CallInput, newWallet, request, type ScratchWallet, signedCall } from "../setup/scratch-wallet.ts";
import { rateLimits } from "../storage/rate-limit.ts";
import { addOrigin } from "./add-origin.ts";
import { createApiKey } from "./api-key.ts";
import { appoint } from "./appoint.ts";
import type { MerchantsDependencies } from "./dependencies.ts";
import { approveLive, findLiveRequests, refuseLive } from "./live-mode.ts";
import { MOST_API_KEYS } from "./manage-api-keys.ts";
import { createSellerSession } from "./seller-session.ts";

let gateway: ScratchGateway;
let person: ScratchWallet;
let shop: ScratchMerchant;
let operator: ScratchMember;
let key: string;
beforeAll(async () => {
  gateway = await openScratchGateway();
  person = await newWallet(gateway.http);
  shop = await newMerchant(gateway.http, person);
  operator = await shop.appoint();
  key = await createApiKey(gateway.database, shop.id);
});
afterAll(() => gateway.close());

const errors = ({ body }: Answer) => (body.errors as { path: string; message: string }[]).map(({ path, message }) => `${path} ${message}`).join("; ");
const fieldRefused = (path: string) => ({ status: 400, body: { code: "invalid-request", errors: [{ path }] } });

describe("a user's business", () => {
  test("is kept, shown in the account, and changed as a whole", async () => {
    expect((await person.call(api.getAccount)).body).not.toHaveProperty("business");
    expect(await person.call(api.setBusiness, { body: SCRATCH_BUSINESS })).toMatchObject({ status: 200, body: SCRATCH_BUSINESS });
    const moved = { ...SCRATCH_BUSINESS, address: "부산광역시 해운대구 1" };
    await person.call(api.setBusiness, { body: moved });
    expect((await person.call(api.getAccount)).body.business).toEqual(moved);
    expect((await operator.wallet.call(api.getAccount)).body).not.toHaveProperty("business");
  });

  test.each([
    ["number", "1234567890", "its check digit does not fit"],
    ["number", "123-45-67891", "has not ten digits"],
    ["phone", "call me", "is not a telephone number"],
    ["phone", "1234567", "is not a telephone number"],
    ["address", "", "expected >=1"],
    ["representative", "김\u202e코코", "has characters that may not be shown"],
    ["name", "x".repeat(61), "expected <=60"],
  ])("%s %j is refused by its field", async (field, value, words) => {
    const answer = await person.call(api.setBusiness, { body: { ...SCRATCH_BUSINESS, [field]: value } });
    expect(answer).toMatchObject(fieldRefused(`body.${field}`));
    expect(errors(answer)).toContain(words);
  });
});

const found = (wallet: ScratchWallet, name: string, idempotencyKey: string = crypto.randomUUID(), over = gateway.http) =>
  wallet.call(sellerApi.createMerchant, { body: { name, business: SCRATCH_BUSINESS }, idempotencyKey }, {}, over);

describe("becoming a merchant", () => {
  test("makes one in test mode, with its business, owned by who asked; the same request again is the same merchant", async () => {
    const [name, once] = [scratchName(), crypto.randomUUID()];
    const first = await found(person, name, once);
    expect(first).toMatchObject({ status: 201, body: { name, role: "owner", mode: "test" } });
    expect(await found(person, name, once)).toMatchObject({ status: 201, body: first.body });
    const member = await actFor(gateway.http, person, String(first.body.merchant));
    const seen = await member.call(sellerApi.getMerchant);
    expect(seen.body).toMatchObject({ name, mode: "test", livemode: false, origins: [], balance: "0", business: SCRATCH_BUSINESS, marketplaces: [] });
    expect((await person.call(sellerApi.listMemberships)).body.items).toContainEqual(first.body);
  });

  test("two at once over two processes: a name is one merchant's", async () => {
    const [name, other] = [scratchName(), await gateway.another()];
    const answers = await Promise.all([found(person, name), found(operator.wallet, name, undefined, other), found(person, name, undefined, other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    for (const { status, body } of answers) if (status === 409) expect(body.code).toBe("merchant-name-taken");
  });

  test.each([
    ["looks like another's", "Sсrаtсh shор", "invalid-request"],
    ["looks like the gateway's own", "C0CONUT-PAY", "merchant-name-taken"],
    ["is the gateway's own in Korean", "코코넛 페이", "merchant-name-taken"],
    ["says nothing", "· · ·", "invalid-request"],
    ["hides something", "Shop\u200b", "invalid-request"],
    ["mixes Cherokee with Latin", "Ꮯoffee", "invalid-request"],
  ])("a name that %s is refused", async (_, name, code) => {
    expect((await found(person, name)).body.code).toBe(code);
  });

  test("a name all in look-alike letters of one script is its Latin twin's", async () => {
    await found(person, "Сосо");
    expect((await found(person, "COCO")).body.code).toBe("merchant-name-taken");
    expect((await found(person, "가게 Shop 店")).status).toBe(201);
  });
});

describe("who may do what at a merchant", () => {
  const id = { merchant: "mer_00000000000000000000000000", thumbprint: "A".repeat(43), key: "key_00000000000000000000000000" };
  /** What refuses the server by its API key, an operator, an owner; "may": whatever else the answer says. */
  const table: readonly (readonly [keyof typeof merchants, CallInput, server: string, operator: string, owner: string])[] = [
    ["getMerchant", {}, "may", "may", "may"],
    ["changeMerchant", { body: {} }, "may", "may", "may"],
    ["listMerchantEntries", {}, "may", "may", "may"],
    ["listMembers", {}, "may", "may", "may"],
    ["addMember", { body: { email: "nobody@example.test" } }, "member-required", "owner-required", "may"],
    ["removeMember", { params: { user: "9999999999" } }, "member-required", "owner-required", "may"],
    ["listApiKeys", {}, "may", "may", "may"],
    ["createApiKey", {}, "member-required", "may", "may"],
    ["revokeApiKey", { params: { id: id.key } }, "member-required", "may", "may"],
    ["listOrigins", {}, "may", "may", "may"],
    ["claimOrigin", { body: { origin: "https://shop.example:8443" } }, "may", "may", "may"],
    ["removeOrigin", { body: { origin: "https://shop.example" } }, "may", "may", "may"],
    ["listMerchantCertificates", {}, "may", "may", "may"],
    ["certifyMerchantKey", { body: { request: "" } }, "may", "may", "may"],
    [
      "approveMerchantKey",
      { params: { thumbprint: id.thumbprint }, body: { approval: `a.b.${"c".repeat(86)}`, pinProof: id.thumbprint } },
      "member-required",
      "owner-required",
      "may",
    ],
    ["revokeMerchantCertificate", { params: { thumbprint: id.thumbprint } }, "may", "may", "may"],
    ["requestLiveMode", {}, "member-required", "owner-required", "may"],
  ];

  test.each(table)("%s", async (name, input, ...expected) => {
    const operation: Operation = merchants[name];
    const answers = [await shop.byKey(key, operation, input), await operator.call(operation, input), await shop.owner.call(operation, input)];
    expect(answers.map(({ status, body }) => ([401, 403].includes(status) ? body.code : "may"))).toEqual(expected);
    const nobody = await request(gateway.http, operation, input);
    expect(nobody).toMatchObject({ status: 401, body: { code: "api-key-invalid" } });
    // The same person by the ordinary login is nobody at the merchant's.
    expect(await person.call(operation, input)).toMatchObject({ status: 401, body: { code: "seller-required" } });
  });

  test("the table has every operation of sellers", () => {
    const all = Object.entries(merchants as Record<string, Operation>).flatMap(([name, { caller }]) => (caller === "seller" ? [name] : []));
    expect(table.map(([name]) => name).sort()).toEqual(all.sort());
  });

  test("in live mode neither the server nor an operator certifies or ends a signing key; an owner does", async () => {
    const live = await newMerchant(gateway.http, person);
    await gateway.database.query("update merchants set livemode = true where id = $1", [live.id]);
    const liveKey = await createApiKey(gateway.database, live.id);
    const { request, spkiHash } = await newSigningKey();
    const body = { request, approved: await approvalOf(live.owner, spkiHash, live.id) };
    expect((await live.byKey(liveKey, sellerApi.certifyMerchantKey, { body })).body.code).toBe("member-required");
    const params = { thumbprint: String((await live.owner.call(sellerApi.certifyMerchantKey, { body })).body.thumbprint) };
    expect((await live.byKey(liveKey, sellerApi.revokeMerchantCertificate, { params })).body.code).toBe("member-required");
    const operator = await live.appoint();
    expect((await operator.call(sellerApi.certifyMerchantKey, { body })).body.code).toBe("owner-required");
    expect((await operator.call(sellerApi.revokeMerchantCertificate, { params })).body.code).toBe("owner-required");
    expect((await live.owner.call(sellerApi.revokeMerchantCertificate, { params })).status).toBe(204);
  });
});

describe("a login for a merchant", () => {
  test("is refused for everything of the user's own, also for the stream of the account", async () => {
    const own: [Operation, CallInput][] = [
      [api.getAccount, {}],
      [api.setBusiness, { body: SCRATCH_BUSINESS }],
      [api.createTopUp, { body: { amount: "1000" }, idempotencyKey: "k" }],
      [api.listCertificates, {}],
      [api.deleteSessions, {}],
      [sellerApi.createSellerSession, { params: { id: shop.id } }],
      [sellerApi.createMerchant, { body: { name: scratchName(), business: SCRATCH_BUSINESS }, idempotencyKey: "k" }],
      [sellerApi.listMemberships, {}],
      [{ ...api.getAccount, path: "/v1/account/events" }, {}],
    ];
    for (const [operation, input] of own)
      expect(await shop.owner.call(operation, input), operation.path).toMatchObject({ status: 401, body: { code: "login-required" } });
  });

  test("is given to members alone, who are not told of other merchants", async () => {
    const stranger = await (await newWallet(gateway.http)).signIn();
    for (const id of [shop.id, "mer_00000000000000000000000000"])
      expect((await signedCall(gateway.http, stranger, sellerApi.createSellerSession, { params: { id } })).body.code).toBe("merchant-not-found");
  });

  test("ends with the login that it was made from", async () => {
    const leaving = await newWallet(gateway.http);
    const mine = await newMerchant(gateway.http, leaving);
    expect((await mine.owner.call(sellerApi.getMerchant)).status).toBe(200);
    await leaving.call(api.deleteSessions);
    expect((await mine.owner.call(sellerApi.getMerchant)).body.code).toBe("login-revoked");
    // Logged out after the request's login was read, before the new one was made.
    const { database, keys } = gateway;
    const parts = { database, limits: rateLimits(database, NO_LIMITS), now: Date.now, refuseInactiveDevice: async () => undefined };
    const issueLogin: MerchantsDependencies["issueLogin"] = (...login) =>
      deriveLogin({ database, keys: { token: keys.tokenKeys, session: keys.sessionKeys } }, ...login);
    const times = { issued: Date.now(), expires: Date.now() + 60_000, byCertificate: true };
    const login = (generation: number) =>
      createSellerSession({ ...parts, issueLogin }, { user: BigInt(leaving.user), device: leaving.device, generation, ...times }, mine.id);
    expect((await signedCall(gateway.http, await login(1), sellerApi.getMerchant)).body.code).toBe("login-revoked");
    expect((await signedCall(gateway.http, await login(2), sellerApi.getMerchant)).status).toBe(200);
  });
});

describe("members", () => {
  test("an operator is appointed by e-mail in any spelling, and named only once they have acted", async () => {
    const other = await newWallet(gateway.http);
    const added = await shop.owner.call(sellerApi.addMember, { body: { email: other.email.toUpperCase() } });
    expect(added).toMatchObject({ status: 201, body: { user: other.user, email: other.email, name: other.email, role: "operator" } });
    expect((await other.call(sellerApi.listMemberships)).body.items).toEqual([expect.objectContaining({ merchant: shop.id, role: "operator" })]);
    await actFor(gateway.http, other, shop.id);
    expect((await shop.owner.call(sellerApi.listMembers)).body.items).toContainEqual(expect.objectContaining({ user: other.user, name: "A Person" }));
    expect((await shop.owner.call(sellerApi.addMember, { body: { email: "nobody@example.test" } })).body.code).toBe("member-not-found");
    expect(await shop.owner.call(sellerApi.addMember, { body: { email: "no e-mail" } })).toMatchObject(fieldRefused("body.email"));
  });

  test("an appointment that ends, ends for an open login at once; its row stays, and it may begin anew", async () => {
    const member = await shop.appoint();
    const params = { user: member.wallet.user };
    expect((await member.call(sellerApi.getMerchant)).status).toBe(200);
    expect((await shop.owner.call(sellerApi.removeMember, { params })).status).toBe(204);
    expect(await member.call(sellerApi.getMerchant)).toMatchObject({ status: 401, body: { code: "seller-required" } });
    await expect(actFor(gateway.http, member.wallet, shop.id)).rejects.toThrow("merchant-not-found");
    expect((await shop.owner.call(sellerApi.removeMember, { params })).body.code).toBe("member-not-found");
    const rows = () => gateway.database.query("select ended_at from merchant_members where merchant = $1 and user_number = $2", [shop.id, params.user]);
    expect(await rows()).toEqual([{ ended_at: expect.any(Date) }]);
    await shop.owner.call(sellerApi.addMember, { body: { email: member.wallet.email } });
    expect(await rows()).toEqual([{ ended_at: null }]);
    expect((await member.call(sellerApi.getMerchant)).status).toBe(200);
  });

  test("anybody may leave, but the last owner; an owner who is appointed again stays owner", async () => {
    const member = await shop.appoint();
    expect((await member.call(sellerApi.removeMember, { params: { user: member.wallet.user } })).status).toBe(204);
    const params = { user: person.user };
    expect((await shop.owner.call(sellerApi.removeMember, { params })).body.code).toBe("last-owner");
    expect((await shop.owner.call(sellerApi.addMember, { body: { email: person.email } })).body).toMatchObject({ role: "owner" });
  });

  test("of two owners who remove each other at once one stays", async () => {
    const pair = await newMerchant(gateway.http, person);
    const find = async () => BigInt(operator.wallet.user);
    await appoint(gateway.database, find, { merchant: pair.id, email: operator.wallet.email, role: "owner" });
    const second = await actFor(gateway.http, operator.wallet, pair.id);
    const other = await gateway.another();
    // Neither can write before the other has read.
    const answers = await gateway.database.transaction(async (tx) => {
      await tx.query("select 1 from merchant_members where merchant = $1 for update", [pair.id]);
      const both = Promise.all([
        pair.owner.call(sellerApi.removeMember, { params: { user: operator.wallet.user } }),
        second.call(sellerApi.removeMember, { params: { user: person.user } }, {}, other),
      ]);
      const waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
      await expect.poll(async () => (await gateway.database.query(waiting)).length).toBe(2);
      return { both };
    });
    const ended = await answers.both;
    expect(ended.filter(({ status }) => status === 204)).toHaveLength(1);
    const owners = await gateway.database.query("select 1 from merchant_members where merchant = $1 and role = 'owner' and ended_at is null", [pair.id]);
    expect(owners).toHaveLength(1);
  });
});

describe("API keys", () => {
  test("a member makes one that is shown once, lists it by its end, and ends it at once", async () => {
    const made = (await operator.call(sellerApi.createApiKey)).body;
    const secret = String(made.secret);
    expect(secret).toMatch(/^sk_test_[A-Za-z0-9_-]{43}$/);
    expect((await shop.byKey(secret, sellerApi.getMerchant)).status).toBe(200);
    const listed = await shop.byKey(secret, sellerApi.listApiKeys);
    expect(listed.body.items).toContainEqual({ id: made.id, hint: secret.slice(-4), created: made.created });
    expect(JSON.stringify(listed.body)).not.toContain(secret);
    const params = { id: String(made.id) };
    expect((await shop.owner.call(sellerApi.revokeApiKey, { params })).status).toBe(204);
    expect((await shop.byKey(secret, sellerApi.getMerchant)).body.code).toBe("api-key-invalid");
    const [first] = (await shop.owner.call(sellerApi.listApiKeys)).body.items as { revoked?: number }[];
    expect((await shop.owner.call(sellerApi.revokeApiKey, { params })).status).toBe(204);
    expect((await shop.owner.call(sellerApi.listApiKeys)).body.items).toContainEqual(first);
    expect(first?.revoked).toEqual(expect.any(Number));
  });

  test("no other merchant ends it", async () => {
    const stranger = await newMerchant(gateway.http, operator.wallet);
    const { id } = (await shop.owner.call(sellerApi.createApiKey)).body;
    expect((await stranger.owner.call(sellerApi.revokeApiKey, { params: { id: String(id) } })).body.code).toBe("not-found");
  });

  test("20 work at the same time, also where two processes make them at once", async () => {
    const busy = await newMerchant(gateway.http, person);
    const other = await gateway.another();
    const make = (over = gateway.http) => busy.owner.call(sellerApi.createApiKey, {}, {}, over);
    const answers = await Promise.all(Array.from({ length: MOST_API_KEYS + 4 }, (_, i) => make(i % 2 ? other : gateway.http)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(MOST_API_KEYS);
    expect(answers.filter(({ body }) => body.code === "api-key-limit")).toHaveLength(4);
    await busy.owner.call(sellerApi.revokeApiKey, { params: { id: String(answers.find(({ status }) => status === 201)?.body.id) } });
    expect((await make()).status).toBe(201);
  });
});

test("signing keys are certified, listed and ended, each merchant's own", async () => {
  const made = await shop.byKey(key, sellerApi.certifyMerchantKey, { body: { request: (await newSigningKey()).request } });
  expect(made).toMatchObject({ status: 201, body: { certificate: expect.stringContaining("BEGIN CERTIFICATE") } });
  expect((await shop.owner.call(sellerApi.listMerchantCertificates)).body.items).toContainEqual(made.body);
  const params = { thumbprint: String(made.body.thumbprint) };
  const stranger = await newMerchant(gateway.http, operator.wallet);
  expect((await stranger.owner.call(sellerApi.revokeMerchantCertificate, { params })).body.code).toBe("not-found");
  expect((await operator.call(sellerApi.revokeMerchantCertificate, { params })).status).toBe(204);
  expect((await shop.owner.call(sellerApi.listMerchantCertificates)).body.items).toContainEqual({ ...made.body, revoked: expect.any(Number) });
  const bad = await shop.owner.call(sellerApi.certifyMerchantKey, {
    body: { request: "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----" },
  });
  expect(bad).toMatchObject({ status: 422, body: { code: "certificate-request-invalid" } });
});

describe("a merchant's settings", () => {
  test("the order address lies on a proven origin of the merchant's own", async () => {
    const changing = await newMerchant(gateway.http, person);
    await addOrigin(gateway.database, changing.id, "https://orders.example");
    await addOrigin(gateway.database, shop.id, "https://not-theirs.example");
    const change = (orderUrl: unknown) => changing.owner.call(sellerApi.changeMerchant, { body: { orderUrl } });
    for (const bad of [
      "https://not-theirs.example/{number}",
      "https://orders.example.evil.test/{number}",
      "https://orders.example@evil.test/{number}",
      "https://orders.example:8443/{number}",
      "http://orders.example/{number}",
      "https://{number}.orders.example/",
      "https://orders.example/{number}/{number}",
      "https://orders.example/{number}#x",
      "https://orders.example/orders",
      "ftp://orders.example/{number}",
      7,
    ])
      expect(await change(bad), String(bad)).toMatchObject(fieldRefused("body.orderUrl"));
    const orderUrl = "https://orders.example/orders?number={number}";
    expect((await change(orderUrl)).body).toMatchObject({ orderUrl, business: SCRATCH_BUSINESS });
    expect((await changing.owner.call(sellerApi.changeMerchant, { body: {} })).body).toMatchObject({ orderUrl });
    expect((await change(null)).body).not.toHaveProperty("orderUrl");
    await change(orderUrl);
    await changing.owner.call(sellerApi.removeOrigin, { body: { origin: "https://orders.example" } });
    expect((await changing.owner.call(sellerApi.getMerchant)).body).not.toHaveProperty("orderUrl");
  });

  test("its marketplaces are given as a whole, each a merchant other than itself", async () => {
    const [seller, market, other] = [await newMerchant(gateway.http, person), await newMerchant(gateway.http, person), await newMerchant(gateway.http, person)];
    const change = (...marketplaces: string[]) => seller.owner.call(sellerApi.changeMerchant, { body: { marketplaces } });
    expect((await change(market.id, other.id)).body.marketplaces).toEqual([market.id, other.id]);
    expect((await change(other.id, other.id)).body.marketplaces).toEqual([other.id]);
    expect((await change("mer_00000000000000000000000000")).body.code).toBe("merchant-not-found");
    expect(await change(seller.id)).toMatchObject(fieldRefused("body.marketplaces"));
    expect((await seller.owner.call(sellerApi.getMerchant)).body.marketplaces).toEqual([other.id]);
    expect((await change()).body.marketplaces).toEqual([]);
  });

  test("business details that are wrong are refused by their field", async () => {
    const body = { business: { ...SCRATCH_BUSINESS, number: "1234567890" } };
    const answer = await shop.owner.call(sellerApi.changeMerchant, { body });
    expect(answer).toMatchObject(fieldRefused("body.business.number"));
    expect(errors(answer)).toContain("its check digit does not fit");
  });
});

async function certifyKeyOf({ owner }: ScratchMerchant, { request }: { request: string }, approved?: SignedKeyApproval): Promise<MerchantCertificate> {
  const answer = await owner.call(sellerApi.certifyMerchantKey, { body: { request, ...(approved && { approved }) } });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body as unknown as MerchantCertificate;
}

const approve = async ({ id, owner }: ScratchMerchant, { thumbprint }: MerchantCertificate, { spkiHash }: { spkiHash: string }) =>
  owner.call(sellerApi.approveMerchantKey, { params: { thumbprint }, body: await approvalOf(owner, spkiHash, id) });

test("live mode: asked for when all is there, answered by the operator; the keys of test mode that no owner approved end", async () => {
  const going = await newMerchant(gateway.http, person);
  const ask = () => going.owner.call(sellerApi.requestLiveMode);
  expect(await ask()).toMatchObject({ status: 409, body: { code: "live-mode-not-ready", missing: ["origin", "certificate"] } });
  await expect(approveLive(gateway.database, going.id)).rejects.toThrow("has not asked");
  await addOrigin(gateway.database, going.id, "https://going.example");
  const keys = await Promise.all([newSigningKey(), newSigningKey(), newSigningKey()]);
  const [unapproved, certificate] = [await certifyKeyOf(going, keys[0]), await certifyKeyOf(going, keys[1])];
  expect(await ask()).toMatchObject({ body: { code: "live-mode-not-ready", missing: ["certificate"] } });
  expect((await approve(going, certificate, keys[1])).body).toEqual({ ...certificate, approved: expect.any(Number) });
  expect(await ask()).toMatchObject({ status: 200, body: { mode: "review", livemode: false } });
  const waiting = { id: going.id, business: SCRATCH_BUSINESS, origins: ["https://going.example"], owners: [person.email] };
  expect(await findLiveRequests(gateway.database)).toEqual([expect.objectContaining(waiting)]);
  await expect(refuseLive(gateway.database, going.id, "two\nlines")).rejects.toThrow("on one line");
  await refuseLive(gateway.database, going.id, "The origin shows no shop yet.");
  expect((await going.owner.call(sellerApi.getMerchant)).body).toMatchObject({
    mode: "test",
    liveRefused: { at: expect.any(Number), reason: "The origin shows no shop yet." },
  });
  expect((await ask()).body).not.toHaveProperty("liveRefused");
  await going.owner.call(sellerApi.revokeMerchantCertificate, { params: { thumbprint: certificate.thumbprint } });
  await expect(approveLive(gateway.database, going.id)).rejects.toThrow("certificate");
  // While the request waits, so that the shop that runs on this key goes on.
  const approved = await certifyKeyOf(going, keys[2], await approvalOf(going.owner, keys[2].spkiHash, going.id));
  expect(approved.approved).toEqual(expect.any(Number));
  const testKey = await createApiKey(gateway.database, going.id);
  await approveLive(gateway.database, going.id);
  expect((await going.owner.call(sellerApi.getMerchant)).body).toMatchObject({ mode: "live", livemode: true });
  expect((await going.byKey(testKey, sellerApi.getMerchant)).body.code).toBe("api-key-invalid");
  const ended = Object.fromEntries(
    ((await going.owner.call(sellerApi.listMerchantCertificates)).body.items as MerchantCertificate[]).map(({ thumbprint, revoked }) => [thumbprint, revoked]),
  );
  expect(ended).toEqual({ [unapproved.thumbprint]: expect.any(Number), [certificate.thumbprint]: expect.any(Number), [approved.thumbprint]: undefined });
  expect((await going.owner.call(sellerApi.createApiKey)).body.secret).toMatch(/^sk_live_/);
  expect((await ask()).body).toMatchObject({ mode: "live" });
  expect(await findLiveRequests(gateway.database)).toEqual([]);
  expect((await signedCall(gateway.http, person.session, sellerApi.listMemberships)).body.items).toContainEqual(
    expect.objectContaining({ merchant: going.id, mode: "live" }),
  );
});
