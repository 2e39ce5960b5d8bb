import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api } from "../../protocol/api.ts";
import { HANDOFF_LIFETIME_MS } from "../../protocol/handoff.ts";
import { type CastPayment, type CastSeller, castPayments, castSeller } from "../setup/cast.ts";
import { openScratchGateway, SCRATCH_ORIGINS, SCRATCH_WALLET_ORIGIN, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { askForHandoff, openPc, type ScratchPc, signHandoff } from "../setup/scratch-handoff.ts";
import { newWallet, request, type ScratchWallet } from "../setup/scratch-wallet.ts";
import { prune } from "../storage/prune.ts";

let gateway: ScratchGateway;
let seller: CastSeller;
let phone: ScratchWallet;
let other: ScratchWallet;

async function newPhone(): Promise<ScratchWallet> {
  const wallet = await newWallet(gateway.http);
  await wallet.makeMaster();
  await wallet.call(api.createTopUp, { body: { amount: "100000" }, idempotencyKey: crypto.randomUUID() });
  return wallet;
}

async function newPayment(lifetimeMs?: number): Promise<CastPayment> {
  const [payment] = await castPayments(gateway.database, [seller], 6_900n, lifetimeMs);
  if (!payment) throw new Error("no payment");
  return payment;
}

async function newPc(payment?: CastPayment, origin?: string, address?: string): Promise<{ pc: ScratchPc; payment: CastPayment }> {
  const found = payment ?? (await newPayment());
  return { payment: found, pc: await openPc(gateway.http, found, origin, address) };
}

const bind = async (pc: ScratchPc, who = phone, second?: number) => who.call(api.bindHandoff, { body: await pc.scan(second) });
const status = async (pc: ScratchPc) => (await pc.call(api.getHandoff)).body;
const pay = async (payment: CastPayment, body: unknown) => request(gateway.http, api.authorizePayment, { params: { id: payment.id }, body });

beforeAll(async () => {
  gateway = await openScratchGateway();
  seller = await castSeller(gateway.database, gateway.keys);
  phone = await newPhone();
  other = await newPhone();
});
afterAll(() => gateway?.close());

describe("asking for a hand-off", () => {
  it("tells the secret, the gateway's time and where the wallet opens; it lives 3 min, never beyond its payment", async () => {
    const { pc } = await newPc();
    expect(pc.handoff).toMatchObject({ secret: expect.stringMatching(/^[\w-]{43}$/), walletOrigin: SCRATCH_WALLET_ORIGIN });
    expect(Math.abs(pc.handoff.expires - pc.handoff.serverTime - HANDOFF_LIFETIME_MS)).toBeLessThan(1_000);
    const brief = await newPayment(60_000);
    expect((await newPc(brief)).pc.handoff.expires - Date.now()).toBeLessThanOrEqual(60_000);
  });
  it("the database has no secret: two gateways derive the same from their keys", async () => {
    const { pc } = await newPc();
    const [row] = await gateway.database.query("select * from handoffs where id = $1", [pc.handoff.id]);
    expect(JSON.stringify(row)).not.toContain(Buffer.from(pc.handoff.secret, "base64url").toString("hex"));
    expect(
      Object.values(row ?? {})
        .filter((value) => value instanceof Buffer)
        .map((value) => (value as Buffer).toString("base64url")),
    ).not.toContain(pc.handoff.secret);
    expect((await phone.call(api.bindHandoff, { body: await pc.scan() }, {}, await gateway.another())).status).toBe(200);
  });
  it("only a page of the payment's merchant or of the gateway may ask, and only while the payment is open", async () => {
    const payment = await newPayment();
    const stranger = await castSeller(gateway.database, gateway.keys);
    const ask = async (origin: string, id = payment.id) => (await askForHandoff(gateway.http, id, origin)).answer;
    expect(await ask(SCRATCH_ORIGINS[0])).toMatchObject({ status: 201 });
    for (const origin of [stranger.origin, "https://elsewhere.example", SCRATCH_WALLET_ORIGIN])
      expect(await ask(origin)).toMatchObject({ status: 403, body: { code: "origin-mismatch" } });
    expect(await ask(seller.origin, "pay_00000000000000000000000000")).toMatchObject({ status: 404, body: { code: "payment-not-found" } });
    await gateway.database.query("update payments set state = 'canceled' where id = $1", [payment.id]);
    expect(await ask(seller.origin)).toMatchObject({ status: 409, body: { code: "payment-not-open", state: "canceled" } });
  });
  it("takes P-256 keys in their one spelling only", async () => {
    const { id } = await newPayment();
    const point = Buffer.alloc(65, 7).fill(4, 0, 1);
    const p256 = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex");
    const p384 = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, true, ["sign", "verify"]);
    const keys = [Buffer.concat([p256, point]), Buffer.from(await crypto.subtle.exportKey("spki", p384.publicKey)), Buffer.alloc(91)];
    for (const key of keys) {
      const answer = await request(gateway.http, api.createHandoff, { body: { payment: id, origin: seller.origin, key: key.toString("base64") } });
      expect(answer).toMatchObject({ status: 400, body: { code: "invalid-request" } });
    }
  });
  it("one address keeps its newest three waiting for a payment, and ends nobody else's", async () => {
    const payment = await newPayment();
    const mine = (await newPc(payment, undefined, "192.0.2.60")).pc;
    const theirs: ScratchPc[] = [];
    for (let at = 0; at < 5; at++) theirs.push((await newPc(payment, undefined, "192.0.2.61")).pc);
    const states = await Promise.all([mine, ...theirs].map(async (pc) => (await status(pc)).state));
    expect(states).toEqual(["waiting", "canceled", "canceled", "waiting", "waiting", "waiting"]);
  });
});

describe("the PC's own calls", () => {
  it("by its key, for this hand-off and this action, within a minute; everything else is answered alike", async () => {
    const { pc } = await newPc();
    const { pc: stranger } = await newPc();
    const refused = { status: 404, body: { code: "handoff-not-found", title: expect.any(String), type: expect.any(String), status: 404 } };
    expect(await pc.call(api.getHandoff)).toMatchObject({ status: 200, body: { handoff: pc.handoff.id, state: "waiting" } });
    for (const claims of [{ action: "cancel" as const }, { handoff: stranger.handoff.id }, { issued: Date.now() - 61_000 }, { issued: Date.now() + 61_000 }])
      expect(await pc.call(api.getHandoff, claims)).toEqual({ ...refused, headers: expect.anything() });
    const foreign = await stranger.header("watch", { handoff: pc.handoff.id });
    const unknown = await pc.header("watch", { handoff: "hnd_00000000000000000000000000" });
    for (const [id, headers] of [
      [pc.handoff.id, foreign],
      [pc.handoff.id, {}],
      [pc.handoff.id, { authorization: "Handoff x.y.z" }],
      [pc.handoff.id, { authorization: "Bearer sk_test_x" }],
      ["hnd_00000000000000000000000000", unknown],
    ] as const)
      expect(await request(gateway.http, api.getHandoff, { params: { id } }, { headers })).toEqual({ ...refused, headers: expect.anything() });
    expect((await request(gateway.http, api.cancelHandoff, { params: { id: pc.handoff.id } }, { headers: foreign })).status).toBe(404);
    expect((await status(pc)).state).toBe("waiting");
  });
  it("canceled by the PC: for the phone it is over, and canceling twice is no error", async () => {
    const { pc, payment } = await newPc();
    await bind(pc);
    expect((await pc.call(api.cancelHandoff)).status).toBe(204);
    expect((await pc.call(api.cancelHandoff)).status).toBe(204);
    expect(await bind(pc)).toMatchObject({ status: 409, body: { code: "handoff-over", state: "canceled" } });
    const answer = await pay(payment, await signHandoff(phone, payment, { handoff: pc.handoff.id }));
    expect(answer).toMatchObject({ status: 409, body: { code: "handoff-over", state: "canceled" } });
  });
});

describe("a code", () => {
  it("of this second binds, and the phone sees what it pays and where", async () => {
    const { pc, payment } = await newPc();
    const bound = await bind(pc);
    expect(bound).toMatchObject({
      status: 200,
      body: { handoff: pc.handoff.id, origin: seller.origin, view: { payment: payment.id, order: payment.order, pin: "handoff", merchant: { id: seller.id } } },
    });
    expect(await status(pc)).toEqual({ handoff: pc.handoff.id, state: "bound", phoneKey: expect.stringMatching(/^[\w-]{43}$/), person: "A**" });
  });
  it("of 3.0 s ago binds, of 3.1 s ago is stale; 1 s ahead binds, 1.1 s is refused", async () => {
    const second = Math.floor(Date.now() / 1000);
    for (const [later, expected] of [
      [3_000, 200],
      [3_100, 403],
      [-1_000, 200],
      [-1_100, 403],
    ] as const) {
      const { pc } = await newPc();
      const then = await gateway.another({ now: () => second * 1000 + later });
      const wallet = await newWallet(then);
      await wallet.makeMaster();
      const answer = await wallet.call(api.bindHandoff, { body: await pc.scan(second) }, { parameters: { created: second } }, then);
      expect([later, answer.status]).toEqual([later, expected]);
      if (expected === 403) expect(answer.body.code).toBe("handoff-code-stale");
    }
  });
  it("of another hand-off, or with one bit flipped, is wrong; of none, not found", async () => {
    const { pc } = await newPc();
    const { pc: stranger } = await newPc();
    const theirs = await stranger.scan();
    const send = (body: unknown) => phone.call(api.bindHandoff, { body });
    expect(await send({ ...theirs, handoff: pc.handoff.id })).toMatchObject({ status: 403, body: { code: "handoff-code-wrong" } });
    expect(await send({ ...theirs, second: theirs.second - 1 })).toMatchObject({ status: 403, body: { code: "handoff-code-wrong" } });
    const bytes = Buffer.from(theirs.code, "base64url");
    bytes[15] = (bytes[15] ?? 0) ^ 1;
    expect(await send({ ...theirs, code: bytes.toString("base64url") })).toMatchObject({ status: 403, body: { code: "handoff-code-wrong" } });
    expect(await send({ ...theirs, handoff: "hnd_00000000000000000000000000" })).toMatchObject({ status: 404, body: { code: "handoff-not-found" } });
    expect([(await status(pc)).state, (await status(stranger)).state]).toEqual(["waiting", "waiting"]);
  });
});

describe("binding", () => {
  it("of 20 phones at once over two processes one is bound; the others are told, and the PC is", { timeout: 60_000 }, async () => {
    const { pc } = await newPc();
    const second = await gateway.another();
    const phones = await Promise.all(Array.from({ length: 20 }, newPhone));
    const body = await pc.scan();
    const answers = await Promise.all(phones.map((each, at) => each.call(api.bindHandoff, { body }, {}, at % 2 === 0 ? gateway.http : second)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array<number>(19).fill(409)]);
    expect(new Set(answers.filter((answer) => answer.status !== 200).map((answer) => answer.body.code))).toEqual(new Set(["handoff-taken"]));
    expect(await status(pc)).toMatchObject({ state: "bound", secondPhone: true });
  });
  it("the same phone may ask again, also when its code has grown old; another one gets nothing", async () => {
    const { pc } = await newPc();
    const first = await bind(pc);
    const old = await pc.scan(Math.floor(Date.now() / 1000) - 60);
    const { view: _, ...again } = (await phone.call(api.bindHandoff, { body: old })).body;
    expect(first.body).toMatchObject(again);
    expect(await other.call(api.bindHandoff, { body: old })).toMatchObject({ status: 403, body: { code: "handoff-code-stale" } });
    expect((await status(pc)).secondPhone).toBeUndefined();
    expect(await bind(pc, other)).toMatchObject({ status: 409, body: { code: "handoff-taken" } });
    expect((await status(pc)).secondPhone).toBe(true);
  });
  it("takes a device with an active certificate: none, a suspended or a revoked one is refused", async () => {
    const { pc } = await newPc();
    const bare = await newWallet(gateway.http);
    expect(await bind(pc, bare)).toMatchObject({ status: 409, body: { code: "certificate-required" } });
    const set = (state: string) =>
      gateway.database.query("update certificate_states set status = $2 where certificate = (select certificate from masters where user_number = $1)", [
        bare.user,
        state,
      ]);
    await bare.makeMaster();
    for (const state of ["suspended", "revoked"]) {
      await set(state);
      expect(await bind(pc, bare)).toMatchObject({ status: 409, body: { code: "certificate-required" } });
    }
    await set("active");
    expect((await bind(pc, bare)).status).toBe(200);
  });
  it("needs a login", async () => {
    const { pc } = await newPc();
    expect(await request(gateway.http, api.bindHandoff, { body: await pc.scan() })).toMatchObject({ status: 401, body: { code: "login-required" } });
  });
  it("when its time or its payment is over, it is over", async () => {
    for (const [change, state] of [
      ["update handoffs set expires_at = now() where id = $1", "expired"],
      ["update payments set state = 'canceled' where id = (select payment from handoffs where id = $1)", "canceled"],
      ["update payments set expires_at = now() where id = (select payment from handoffs where id = $1)", "expired"],
    ] as const) {
      const { pc } = await newPc();
      await gateway.database.query(change, [pc.handoff.id]);
      expect(await bind(pc)).toMatchObject({ status: 409, body: { code: "handoff-over", state } });
      expect((await status(pc)).state).toBe(state);
    }
  });
});

describe("afterwards", () => {
  it("an hour after its time it is forgotten", async () => {
    const [{ pc: old }, { pc: recent }] = [await newPc(), await newPc()];
    const age = "update handoffs set expires_at = now() - $2::interval where id = $1";
    await gateway.database.query(age, [old.handoff.id, "61 minutes"]);
    await gateway.database.query(age, [recent.handoff.id, "59 minutes"]);
    await prune(gateway.database);
    expect([(await old.call(api.getHandoff)).status, (await recent.call(api.getHandoff)).body.state]).toEqual([404, "expired"]);
  });
});

describe("refusing on the phone", () => {
  it("ends it, tells the PC, and whether it was not theirs; again without error; nobody else can", async () => {
    for (const notMine of [true, false]) {
      const { pc, payment } = await newPc();
      const refuse = (who: ScratchWallet) => who.call(api.refuseHandoff, { params: { id: pc.handoff.id }, body: { notMine } });
      expect(await refuse(phone)).toMatchObject({ status: 404, body: { code: "handoff-not-found" } });
      await bind(pc);
      expect(await refuse(other)).toMatchObject({ status: 404, body: { code: "handoff-not-found" } });
      expect([(await refuse(phone)).status, (await refuse(phone)).status]).toEqual([204, 204]);
      expect(await status(pc)).toMatchObject({ state: "declined", ...(notMine && { notMine: true }) });
      expect(await pay(payment, await signHandoff(phone, payment, { handoff: pc.handoff.id }))).toMatchObject({
        body: { code: "handoff-over", state: "declined" },
      });
      expect(await pc.call(api.cancelHandoff)).toMatchObject({ status: 409, body: { code: "handoff-over", state: "declined" } });
    }
  });
});
