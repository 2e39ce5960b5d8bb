import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api } from "../../protocol/api.ts";
import { type CastPayment, type CastSeller, castAcquaintance, castAuthorization, castPayer, castPayments, castSeller } from "../setup/cast.ts";
import { openScratchGateway, SCRATCH_ORIGINS, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { openPc, type ScratchPc, signHandoff, watchHandoff } from "../setup/scratch-handoff.ts";
import { newWallet, request, type ScratchWallet } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
let seller: CastSeller;
let phone: ScratchWallet;
let other: ScratchWallet;

async function newPhone(): Promise<ScratchWallet> {
  const wallet = await newWallet(gateway.http);
  await wallet.makeMaster();
  await wallet.call(api.createTopUp, { body: { amount: "1000000" }, idempotencyKey: crypto.randomUUID() });
  return wallet;
}

async function newPayment(): Promise<CastPayment> {
  const [payment] = await castPayments(gateway.database, [seller], 100n);
  if (!payment) throw new Error("no payment");
  return payment;
}

/** A PC of a new payment with the phone bound to it. */
async function boundPc(origin = seller.origin, who = phone): Promise<{ pc: ScratchPc; payment: CastPayment; handoff: string }> {
  const payment = await newPayment();
  const pc = await openPc(gateway.http, payment, origin);
  const { status } = await who.call(api.bindHandoff, { body: await pc.scan() });
  expect(status).toBe(200);
  return { pc, payment, handoff: pc.handoff.id };
}

const pay = async (payment: CastPayment, body: unknown) => request(gateway.http, api.authorizePayment, { params: { id: payment.id }, body });
const state = async (pc: ScratchPc) => (await pc.call(api.getHandoff)).body.state;
const balance = async (who: ScratchWallet) => Number((await who.call(api.getAccount)).body.balance);

beforeAll(async () => {
  gateway = await openScratchGateway();
  seller = await castSeller(gateway.database, gateway.keys);
  phone = await newPhone();
  other = await newPhone();
});
afterAll(() => gateway?.close());

describe("an authorization for a PC", () => {
  it("by the bound phone with the PIN pays, the hand-off is paid, and identical bytes get the same result", async () => {
    const { pc, payment, handoff } = await boundPc();
    const before = await balance(phone);
    const signed = await signHandoff(phone, payment, { handoff });
    const first = await pay(payment, signed);
    expect(first).toMatchObject({ status: 200, body: { result: expect.any(String) } });
    expect((await pay(payment, signed)).body).toEqual(first.body);
    expect([await state(pc), await balance(phone)]).toEqual(["paid", before - 100]);
    expect(await phone.call(api.bindHandoff, { body: await pc.scan() })).toMatchObject({ status: 409, body: { code: "handoff-over", state: "paid" } });
  });
  it("always takes the PIN, also where one click would do", async () => {
    const { payment, handoff } = await boundPc();
    await gateway.database.query("insert into acquaintances (user_number, merchant) values ($1, $2) on conflict do nothing", [phone.user, seller.id]);
    expect(await pay(payment, await signHandoff(phone, payment, { handoff }, false))).toMatchObject({
      status: 403,
      body: { code: "pin-required", reason: "handoff" },
    });
    expect((await pay(payment, await signHandoff(phone, payment, { handoff }))).status).toBe(200);
  });
  it("that names another's hand-off, another payment's, another page, none that is there, or one that waits is refused", async () => {
    const { payment, handoff } = await boundPc();
    const foreign = await boundPc(seller.origin, other);
    const second = await newPayment();
    const waiting = (await openPc(gateway.http, payment)).handoff.id;
    const code = async (target: CastPayment, who: ScratchWallet, changes: Parameters<typeof signHandoff>[2]) =>
      (await pay(target, await signHandoff(who, target, changes))).body.code;
    expect(await code(payment, other, { handoff })).toBe("handoff-mismatch");
    expect(await code(foreign.payment, phone, { handoff: foreign.handoff })).toBe("handoff-mismatch");
    expect(await code(second, phone, { handoff })).toBe("handoff-mismatch");
    expect(await code(payment, phone, { handoff, origin: SCRATCH_ORIGINS[0] })).toBe("handoff-mismatch");
    expect(await code(payment, phone, { handoff, origin: "https://elsewhere.example" })).toBe("origin-mismatch");
    expect(await code(payment, phone, { handoff: waiting })).toBe("handoff-mismatch");
    expect(await code(payment, phone, { handoff: "hnd_00000000000000000000000000" })).toBe("handoff-not-found");
    expect((await pay(payment, await signHandoff(phone, payment, { handoff }))).status).toBe(200);
  });
  it("comes too late when the hand-off's time is over", async () => {
    const { payment, handoff } = await boundPc();
    await gateway.database.query("update handoffs set expires_at = now() where id = $1", [handoff]);
    expect(await pay(payment, await signHandoff(phone, payment, { handoff }))).toMatchObject({ status: 409, body: { code: "handoff-over", state: "expired" } });
  });
  it("by a certificate that was revoked after it was bound is refused, and it is bound to nothing any more", async () => {
    const lost = await newPhone();
    const { pc, payment, handoff } = await boundPc(seller.origin, lost);
    const signed = await signHandoff(lost, payment, { handoff });
    await gateway.database.query(
      "update certificate_states set status = 'revoked', revoked_at = now() where certificate = (select certificate from masters where user_number = $1)",
      [lost.user],
    );
    expect(await pay(payment, signed)).toMatchObject({ status: 403, body: { code: "certificate-revoked" } });
    const again = await lost.call(api.bindHandoff, { body: await pc.scan() });
    expect([again.status, again.body.code]).toEqual([401, "login-revoked"]);
    expect(await state(pc)).toBe("bound");
  });
});

describe("the gateway's own page as origin", () => {
  it("of a hand-off: signed as the PC reported it", async () => {
    const { pc, payment, handoff } = await boundPc(SCRATCH_ORIGINS[0]);
    expect(await pay(payment, await signHandoff(phone, payment, { handoff }))).toMatchObject({ body: { code: "handoff-mismatch" } });
    expect((await pay(payment, await signHandoff(phone, payment, { handoff, origin: SCRATCH_ORIGINS[0] }))).status).toBe(200);
    expect(await state(pc)).toBe("paid");
  });
  it("of an ordinary authorization: a public origin of the gateway beside the merchant's, no other", async () => {
    const payer = await castPayer(gateway.database, gateway.keys, 10_000n);
    await castAcquaintance(gateway.database, payer, seller);
    const stranger = await castSeller(gateway.database, gateway.keys);
    const outcomes: unknown[] = [];
    for (const origin of [...SCRATCH_ORIGINS, stranger.origin, "http://gateway.test", "http://wallet.test:4400"]) {
      const payment = await newPayment();
      outcomes.push((await pay(payment, { authorization: await castAuthorization(payer, payment, { origin }) })).body.code ?? "paid");
    }
    expect(outcomes).toEqual(["paid", "paid", "origin-mismatch", "origin-mismatch", "origin-mismatch"]);
  });
});

describe("two at once", () => {
  it("the PC cancels while the phone pays: one of them wins, and both are told so", { timeout: 60_000 }, async () => {
    const seen = new Set<string>();
    const second = await gateway.another();
    for (let round = 0; round < 20; round++) {
      const { pc, payment, handoff } = await boundPc();
      const before = await balance(phone);
      const signed = await signHandoff(phone, payment, { handoff });
      const late = () => new Promise((resolve) => setTimeout(resolve, round % 5));
      const [canceled, paid] = await Promise.all([
        round % 2 === 0 ? pc.call(api.cancelHandoff, {}, {}, second) : late().then(() => pc.call(api.cancelHandoff, {}, {}, second)),
        round % 2 === 0 ? late().then(() => pay(payment, signed)) : pay(payment, signed),
      ]);
      if (paid.status === 200) {
        expect(canceled).toMatchObject({ status: 409, body: { code: "handoff-over", state: "paid" } });
        expect([await state(pc), await balance(phone)]).toEqual(["paid", before - 100]);
      } else {
        expect(paid).toMatchObject({ status: 409, body: { code: "handoff-over", state: "canceled" } });
        expect(canceled.status).toBe(204);
        expect([await state(pc), await balance(phone)]).toEqual(["canceled", before]);
        // The phone's bytes stay refused.
        expect((await pay(payment, signed)).status).toBe(409);
      }
      seen.add(String(paid.status));
    }
    expect([...seen].sort()).toEqual(["200", "409"]);
  });
  it("two PCs of one payment, each with its phone: paid once, and both PCs show paid", async () => {
    const payment = await newPayment();
    const pcs = [await openPc(gateway.http, payment), await openPc(gateway.http, payment)] as const;
    await phone.call(api.bindHandoff, { body: await pcs[0].scan() });
    await other.call(api.bindHandoff, { body: await pcs[1].scan() });
    const before = (await balance(phone)) + (await balance(other));
    const signed = [
      await signHandoff(phone, payment, { handoff: pcs[0].handoff.id }),
      await signHandoff(other, payment, { handoff: pcs[1].handoff.id }),
    ] as const;
    const answers = await Promise.all(signed.map((body) => pay(payment, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe("already-paid");
    expect((await balance(phone)) + (await balance(other))).toBe(before - 100);
    expect([await state(pcs[0]), await state(pcs[1])]).toEqual(["paid", "paid"]);
  });
});

describe("what the PC sees of it", () => {
  it("bound, a second phone and paid within a second of the answer, from another process; then the stream ends", async () => {
    const address = await (await gateway.another()).fastify.listen({ port: 0, host: "127.0.0.1" });
    const payment = await newPayment();
    const pc = await openPc(gateway.http, payment);
    const { statuses, ended } = await watchHandoff(address, pc);
    await expect.poll(() => statuses.map((status) => status.state)).toEqual(["waiting"]);
    await phone.call(api.bindHandoff, { body: await pc.scan() });
    await expect.poll(() => statuses.at(-1)).toMatchObject({ state: "bound", phoneKey: expect.any(String), person: "A**" });
    await other.call(api.bindHandoff, { body: await pc.scan() });
    await expect.poll(() => statuses.at(-1)).toMatchObject({ state: "bound", secondPhone: true });
    expect((await pay(payment, await signHandoff(phone, payment, { handoff: pc.handoff.id }))).status).toBe(200);
    const answered = Date.now();
    await ended;
    expect(Date.now() - answered).toBeLessThan(1_000);
    expect(statuses.map((status) => status.state)).toEqual(["waiting", "bound", "bound", "paid"]);
  });
  it("declined, canceled by itself, expired in time, and a payment that was paid or canceled by another way", { timeout: 30_000 }, async () => {
    const address = await gateway.http.fastify.listen({ port: 0, host: "127.0.0.1" });
    const payer = await castPayer(gateway.database, gateway.keys, 10_000n);
    await castAcquaintance(gateway.database, payer, seller);
    const ends: [string, (pc: ScratchPc, payment: CastPayment) => Promise<unknown>][] = [
      ["declined", (pc) => phone.call(api.refuseHandoff, { params: { id: pc.handoff.id }, body: { notMine: true } })],
      ["canceled", (pc) => pc.call(api.cancelHandoff)],
      ["paid", async (_pc, payment) => pay(payment, { authorization: await castAuthorization(payer, payment) })],
      ["expired", (_pc, payment) => gateway.database.query("update payments set expires_at = now() where id = $1", [payment.id])],
    ];
    for (const [expected, end] of ends) {
      const { pc, payment } = await boundPc();
      const { statuses, ended } = await watchHandoff(address, pc);
      await expect.poll(() => statuses.length).toBe(1);
      await end(pc, payment);
      await ended;
      expect(statuses.map((status) => status.state)).toEqual(["bound", expected]);
    }
    const short = await newPayment();
    await gateway.database.query("update payments set expires_at = now() + interval '1.5 seconds' where id = $1", [short.id]);
    const { statuses, ended } = await watchHandoff(address, await openPc(gateway.http, short));
    const began = Date.now();
    await ended;
    expect(statuses.map((status) => status.state)).toEqual(["waiting", "expired"]);
    expect(Date.now() - began).toBeLessThan(4_000);
  });
  it("what it missed while the database had dropped the listening connections", async () => {
    const address = await (await gateway.another()).fastify.listen({ port: 0, host: "127.0.0.1" });
    const pc = await openPc(gateway.http, await newPayment());
    const { statuses, ended } = await watchHandoff(address, pc);
    await expect.poll(() => statuses.length).toBe(1);
    await gateway.database.query("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %' and datname = current_database()");
    await pc.call(api.cancelHandoff);
    await ended;
    expect(statuses.map((status) => status.state)).toEqual(["waiting", "canceled"]);
  });
  it("only by its key; a newer stream of the same hand-off ends the older", async () => {
    const address = await (await gateway.another()).fastify.listen({ port: 0, host: "127.0.0.1" });
    const pc = await openPc(gateway.http, await newPayment());
    const stranger = await openPc(gateway.http, await newPayment());
    const path = `${address}/v1/handoffs/${pc.handoff.id}/events`;
    for (const headers of [{}, await pc.header("cancel"), await stranger.header("watch", { handoff: pc.handoff.id }), await stranger.header("watch")]) {
      const answer = await fetch(path, { headers });
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([404, "handoff-not-found"]);
    }
    const older = await watchHandoff(address, pc);
    const newer = await watchHandoff(address, pc);
    await older.ended;
    await expect.poll(() => newer.statuses.length).toBe(1);
    await pc.call(api.cancelHandoff);
    await newer.ended;
    expect(newer.statuses.at(-1)?.state).toBe("canceled");
  });
});
