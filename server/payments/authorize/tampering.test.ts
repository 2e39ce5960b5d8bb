import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Authorization } from "../../../protocol/authorization.ts";
import { type Order, readOrder, signOrder, tidOf } from "../../../protocol/order.ts";
import { pinProofInput } from "../../../protocol/pin.ts";
import {
  type CastPayer,
  type CastPayment,
  type CastSeller,
  castAcquaintance,
  castAuthorization,
  castOrder,
  castPayer,
  castPayments,
  castSeller,
} from "../../setup/cast.ts";
import { openRehearsal, outcomeOf, type Rehearsal } from "../../setup/rehearsal.ts";

// Each row is an attack on one payment; none moves a won. The names are those of the list.

let rehearsal: Rehearsal;
let payer: CastPayer;
let other: CastPayer;
let seller: CastSeller;

beforeAll(async () => {
  rehearsal = await openRehearsal();
  payer = await castPayer(rehearsal.database, rehearsal.keys, 10_000_000n);
  other = await castPayer(rehearsal.database, rehearsal.keys, 10_000_000n);
  seller = await castSeller(rehearsal.database, rehearsal.keys);
  await castAcquaintance(rehearsal.database, payer, seller);
});
afterAll(() => rehearsal?.close());

async function openPayment(total = 6_900n): Promise<CastPayment> {
  const [payment] = await castPayments(rehearsal.database, [seller], total);
  if (!payment) throw new Error("no payment");
  return payment;
}

async function refusal(payment: CastPayment, jws: string, pinProof?: string): Promise<unknown> {
  const before = await rehearsal.moved();
  const outcome = await outcomeOf(rehearsal.authorizer.authorize({ authorization: jws, ...(pinProof !== undefined && { pinProof }) }, { payment: payment.id }));
  expect(await rehearsal.moved()).toBe(before);
  expect(await rehearsal.stateOf(payment.id)).toBe("created");
  return outcome;
}

/** A correctly signed order of the merchant's own, other than the registered one. */
async function otherOrder(payment: CastPayment, change: (order: Order) => Order): Promise<Partial<Authorization>> {
  const read = await readOrder(payment.order);
  if (!read) throw new Error("no order");
  const order = change(read.order);
  return { order: await signOrder(order, seller.key, seller.thumbprint), tid: await tidOf(order) };
}

const line = (quantity: number, unitPrice: number, name = "Coconut") => ({
  product: "coconut",
  name,
  quantity,
  unitPrice: String(unitPrice),
  amount: String(quantity * unitPrice),
});

describe("a tampered authorization is refused with its own code and moves nothing", () => {
  it("amount", async () => {
    const payment = await openPayment();
    const changed = await otherOrder(payment, (order) => ({ ...order, lines: [line(1, 1_000)], total: "1000" }));
    expect(await refusal(payment, await castAuthorization(payer, payment, changed))).toBe("amount-mismatch");
  });
  it("quantity", async () => {
    const payment = await openPayment();
    const changed = await otherOrder(payment, (order) => ({ ...order, lines: [line(2, 6_900)], total: "13800" }));
    expect(await refusal(payment, await castAuthorization(payer, payment, changed))).toBe("quantity-mismatch");
  });
  it("line", async () => {
    const payment = await openPayment();
    const changed = await otherOrder(payment, (order) => ({ ...order, lines: [line(1, 6_900, "Pineapple")] }));
    expect(await refusal(payment, await castAuthorization(payer, payment, changed))).toBe("line-mismatch");
  });
  it("merchant", async () => {
    const payment = await openPayment();
    const thief = await castSeller(rehearsal.database, rehearsal.keys);
    const order = { ...castOrder(thief, 6_900n) };
    const changed = { order: await signOrder(order, thief.key, thief.thumbprint), tid: await tidOf(order) };
    expect(await refusal(payment, await castAuthorization(payer, payment, changed))).toBe("merchant-mismatch");
  });
  it("tid", async () => {
    const payment = await openPayment();
    const elsewhere = await openPayment();
    expect(await refusal(payment, await castAuthorization(payer, payment, { tid: elsewhere.tid }))).toBe("tid-mismatch");
  });
  it("origin", async () => {
    const payment = await openPayment();
    expect(await refusal(payment, await castAuthorization(payer, payment, { origin: "https://evil.example" }))).toBe("origin-mismatch");
  });
  it("payment id", async () => {
    const payment = await openPayment();
    const elsewhere = await openPayment();
    expect(await refusal(payment, await castAuthorization(payer, payment, { payment: elsewhere.id }))).toBe("payment-mismatch");
  });
  it("payee", async () => {
    const payment = await openPayment();
    const thief = await castSeller(rehearsal.database, rehearsal.keys);
    expect(await refusal(payment, await castAuthorization(payer, payment, { payee: thief.id }))).toBe("payee-mismatch");
  });
  it("certificate of another user", async () => {
    const payment = await openPayment();
    expect(await refusal(payment, await castAuthorization(other, payment, { payer: String(payer.user), deviceLogHead: payer.deviceLogHead }))).toBe(
      "payer-mismatch",
    );
  });
  it("expired certificate", async () => {
    const payment = await openPayment();
    const expired = await castPayer(rehearsal.database, rehearsal.keys, 100_000n);
    await rehearsal.database.query("update certificates set not_before = now() - interval '2 years', not_after = now() - interval '1 day' where id = $1", [
      expired.certificate,
    ]);
    expect(await refusal(payment, await castAuthorization(expired, payment))).toBe("certificate-expired");
  });
  it("revoked certificate, from the next payment on", async () => {
    const payment = await openPayment();
    const revoked = await castPayer(rehearsal.database, rehearsal.keys, 100_000n);
    const jws = await castAuthorization(revoked, payment);
    await rehearsal.database.query("update certificate_states set status = 'revoked' where certificate = $1", [revoked.certificate]);
    expect(await refusal(payment, jws)).toBe("certificate-revoked");
  });
  it("altered signature", async () => {
    const payment = await openPayment();
    const jws = await castAuthorization(payer, payment);
    const altered = jws.slice(0, -10) + (jws.at(-10) === "A" ? "B" : "A") + jws.slice(-9);
    expect(await refusal(payment, altered)).toBe("signature-invalid");
  });
  it("stale authorization", async () => {
    const payment = await openPayment();
    const issued = Date.now() - 130_000;
    expect(await refusal(payment, await castAuthorization(payer, payment, { issued }))).toBe("authorization-stale");
    const endless = await castAuthorization(payer, payment, { expires: Date.now() + 86_400_000 });
    expect(await refusal(payment, endless)).toBe("authorization-stale");
  });
  it("device-log head: one that was replaced may be named for 600 s more", async () => {
    const changed = await castPayer(rehearsal.database, rehearsal.keys, 100_000n);
    await castAcquaintance(rehearsal.database, changed, seller);
    const head = Buffer.alloc(32, 1);
    const replacedBefore = (seconds: number) =>
      rehearsal.database.query(
        `insert into device_logs (user_number, index, entry, head, at) values ($1, 1, '', $2, now() - make_interval(secs => $3))
         on conflict (user_number, index) do update set at = excluded.at`,
        [changed.user, head, seconds],
      );
    const [first, second] = [await openPayment(), await openPayment()];
    await replacedBefore(590);
    await rehearsal.authorizer.authorize({ authorization: await castAuthorization(changed, first) }, { payment: first.id });
    expect(await rehearsal.stateOf(first.id)).toBe("paid");
    await replacedBefore(610);
    expect(await refusal(second, await castAuthorization(changed, second))).toBe("device-log-mismatch");
    const newest = await castAuthorization(changed, second, { deviceLogHead: head.toString("base64url") });
    expect(await outcomeOf(rehearsal.authorizer.authorize({ authorization: newest }, { payment: second.id }))).toBe("paid");
  });
  it("the same authorization twice pays once and answers the same", async () => {
    const payment = await openPayment();
    const jws = await castAuthorization(payer, payment);
    const first = await rehearsal.authorizer.authorize({ authorization: jws }, { payment: payment.id });
    const moved = await rehearsal.moved();
    expect(await rehearsal.authorizer.authorize({ authorization: jws }, { payment: payment.id })).toBe(first);
    expect(await rehearsal.moved()).toBe(moved);
    expect(await outcomeOf(rehearsal.authorizer.authorize({ authorization: await castAuthorization(payer, payment) }, { payment: payment.id }))).toBe(
      "already-paid",
    );
  });
  it("PIN proof missing: amount above the allowance, total since the last PIN, first payment to a merchant", async () => {
    const dear = await openPayment(50_001n);
    expect(await refusal(dear, await castAuthorization(payer, dear))).toBe("pin-required");
    const fresh = await castPayer(rehearsal.database, rehearsal.keys, 1_000_000n);
    const first = await openPayment();
    expect(await refusal(first, await castAuthorization(fresh, first))).toBe("pin-required");
    await castAcquaintance(rehearsal.database, fresh, seller);
    for (let paid = 0; paid < 3; paid++) {
      const payment = await openPayment(50_000n);
      await rehearsal.authorizer.authorize({ authorization: await castAuthorization(fresh, payment) }, { payment: payment.id });
    }
    const fourth = await openPayment(1n);
    expect(await refusal(fourth, await castAuthorization(fresh, fourth))).toBe("pin-required");
  });
  it("PIN proof wrong: counted, and the fifth suspends the certificate", async () => {
    const clumsy = await castPayer(rehearsal.database, rehearsal.keys, 1_000_000n);
    const payment = await openPayment(60_000n);
    const wrong = Buffer.alloc(32).toString("base64url");
    for (let attempt = 1; attempt <= 5; attempt++) expect(await refusal(payment, await castAuthorization(clumsy, payment), wrong)).toBe("pin-wrong");
    const jws = await castAuthorization(clumsy, payment);
    const right = createHmac("sha256", clumsy.pinVerifier)
      .update(await pinProofInput("payment", jws))
      .digest("base64url");
    expect(await refusal(payment, jws, right)).toBe("certificate-suspended");
  });
  it("a wrong PIN under a signature that does not hold is not counted", async () => {
    const victim = await castPayer(rehearsal.database, rehearsal.keys, 1_000_000n);
    const payment = await openPayment(60_000n);
    const jws = await castAuthorization(victim, payment);
    const forged = jws.slice(0, -10) + (jws.at(-10) === "A" ? "B" : "A") + jws.slice(-9);
    for (let attempt = 0; attempt < 6; attempt++) expect(await refusal(payment, forged, "A".repeat(43))).toBe("signature-invalid");
    const proof = createHmac("sha256", victim.pinVerifier)
      .update(await pinProofInput("payment", jws))
      .digest("base64url");
    await rehearsal.authorizer.authorize({ authorization: jws, pinProof: proof }, { payment: payment.id });
    expect(await rehearsal.stateOf(payment.id)).toBe("paid");
  });
  it("limits exceeded: more than the balance", async () => {
    const poor = await castPayer(rehearsal.database, rehearsal.keys, 100n);
    await castAcquaintance(rehearsal.database, poor, seller);
    const payment = await openPayment(101n);
    expect(await refusal(payment, await castAuthorization(poor, payment))).toBe("insufficient-balance");
  });
});
