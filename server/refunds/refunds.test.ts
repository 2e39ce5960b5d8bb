import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api } from "../../protocol/api.ts";
import { newId } from "../../protocol/ids.ts";
import type { Payment } from "../../protocol/payment.ts";
import { pinProof } from "../../protocol/pin.ts";
import type { Refund } from "../../protocol/refund.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { describersOf } from "../money-side.ts";
import { type CastPayer, type CastPayment, type CastSeller, castAuthorization, castPayer, castPayments, castSeller } from "../setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { bySeller, giveBack, refundBody, signRefund } from "../setup/scratch-money.ts";
import { lineOf, orderWith, register, sell } from "../setup/scratch-sale.ts";
import { type Answer, request } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
let seller: CastSeller;
let payer: CastPayer;

beforeAll(async () => {
  gateway = await openScratchGateway();
  seller = await castSeller(gateway.database, gateway.keys);
  payer = await castPayer(gateway.database, gateway.keys, 10_000_000n);
  await gateway.database.query("update allowances set per_payment = 1000000, total = 100000000");
});
afterAll(() => gateway.close());

const paid = (amount = 10_000, by = seller) => sell(gateway, by, payer, orderWith(by, [lineOf("Hat", 1, amount)]));
const view = async (id: string, by = seller) => (await bySeller(gateway, by, api.getPayment, { params: { id } })).body as unknown as Payment;
const balances = async () => {
  const rows = await gateway.database.query<{ balance: bigint }>(
    "select l.balance from ledger_accounts l where l.id in ((select account from users where number = $1), (select account from merchants where id = $2)) order by kind",
    [payer.user, seller.id],
  );
  return rows.map(({ balance }) => Number(balance));
};
async function member(merchant = seller, role = "operator"): Promise<CastPayer> {
  const person = await castPayer(gateway.database, gateway.keys, 0n);
  await gateway.database.query("insert into merchant_members (merchant, user_number, role) values ($1, $2, $3)", [merchant.id, person.user, role]);
  return person;
}
const code = ({ status, body }: Answer) => (status === 201 ? "refunded" : body.code);
/** Nothing moved: neither balances nor what is written of the payment. */
async function refused(payment: CastPayment, body: { refund: string; pinProof?: string }, expected: Record<string, unknown>, by = seller): Promise<void> {
  const before = [await balances(), (await view(payment.id).catch(() => undefined))?.refunded];
  const answer = await giveBack(gateway, by, payment, body);
  expect(answer.body).toMatchObject(expected);
  expect([await balances(), (await view(payment.id).catch(() => undefined))?.refunded]).toEqual(before);
}

describe("a refund by the merchant's key", () => {
  it("gives back in parts until nothing is left, and shows in the payment's state and both sides' entries", async () => {
    const payment = await paid();
    const [merchantBefore = 0, payerBefore = 0] = await balances();
    const first = await giveBack(gateway, seller, payment, await refundBody(seller, payment, "4000", { reason: "색이 달라요" }));
    expect(first).toMatchObject({ status: 201, body: { payment: payment.id, amount: "4000", merchant: seller.id, reason: "색이 달라요" } });
    expect(first.body).not.toHaveProperty("by");
    expect(await view(payment.id)).toMatchObject({ state: "partially_refunded", refunded: "4000", shares: [{ refunded: "4000" }] });
    await refused(payment, await refundBody(seller, payment, "6001"), { code: "refund-too-much", left: "6000" });
    expect(code(await giveBack(gateway, seller, payment, await refundBody(seller, payment, "6000")))).toBe("refunded");
    expect(await view(payment.id)).toMatchObject({ state: "refunded", refunded: "10000" });
    await refused(payment, await refundBody(seller, payment, "1"), { code: "refund-too-much", left: "0" });
    expect(await balances()).toEqual([merchantBefore - 10_000, payerBefore + 10_000]);
    const { items } = (await bySeller(gateway, seller, sellerApi.listMerchantEntries, { query: "limit=2" })).body as { items: unknown[] };
    expect(items[1]).toMatchObject({ kind: "refund", amount: "-4000", payment: { id: payment.id }, refund: { id: first.body.id, reason: "색이 달라요" } });
    const told = await describersOf(gateway.database, "payer").refund?.([String(first.body.id)]);
    // A cast merchant's name is its id.
    expect(told?.get(String(first.body.id))).toMatchObject({ payment: { id: payment.id, counterparty: seller.id }, refund: { reason: "색이 달라요" } });
    // Anybody who knows the payment's id still learns nothing of it.
    expect((await request(gateway.http, api.getPaymentStatus, { params: { id: payment.id } })).body).toEqual({ payment: payment.id, state: "paid" });
    const listed = (await bySeller(gateway, seller, sellerApi.listRefunds, { query: `payment=${payment.id}&limit=1` })).body as unknown as {
      items: Refund[];
      next: string;
    };
    expect(listed.items.map(({ amount }) => amount)).toEqual(["6000"]);
    const rest = (await bySeller(gateway, seller, sellerApi.listRefunds, { query: `payment=${payment.id}&cursor=${listed.next}` })).body as unknown as {
      items: Refund[];
      next?: string;
    };
    expect([rest.items.map(({ amount }) => amount), rest.next]).toEqual([["4000"], undefined]);
  });
  it("is made once, however often it is asked for and signed", async () => {
    const payment = await paid();
    const body = await refundBody(seller, payment, "3000", { number: "once-1" });
    const [one, same] = [await giveBack(gateway, seller, payment, body, "key-1"), await giveBack(gateway, seller, payment, body, "key-1")];
    const again = await giveBack(gateway, seller, payment, await refundBody(seller, payment, "3000", { number: "once-1", issued: Date.now() - 5 }));
    expect([one.status, same.body, again.body]).toEqual([201, one.body, one.body]);
    expect((await view(payment.id)).refunded).toBe("3000");
    // Found again also when its own time is over.
    const late = await refundBody(seller, payment, "3000", { number: "once-1", issued: Date.now() - 3_600_000 });
    expect((await giveBack(gateway, seller, payment, late)).body).toEqual(one.body);
    await refused(payment, await refundBody(seller, payment, "3001", { number: "once-1" }), { code: "refund-number-taken" });
    const other = await paid();
    await refused(other, await refundBody(seller, other, "3000", { number: "once-1" }), { code: "refund-number-taken" });
    expect((await giveBack(gateway, seller, payment, await refundBody(seller, payment, "1000"), "key-1")).body).toMatchObject({ code: "idempotency-conflict" });
  });
  it("is refused with a clear word where a merchant has no balance, and works once it has", async () => {
    const poor = await castSeller(gateway.database, gateway.keys);
    const payment = await paid(10_000, poor);
    const { database } = gateway;
    const drain = "update ledger_accounts set balance = balance + $2 where id = (select account from merchants where id = $1)";
    await database.query(drain, [poor.id, -9_000]);
    const body = await refundBody(poor, payment, "1001");
    await refused(payment, body, { code: "merchant-balance-insufficient", balance: "1000" }, poor);
    await database.query(drain, [poor.id, 9_000]);
    expect(code(await giveBack(gateway, poor, payment, body))).toBe("refunded");
  });
  it("is refused for another payment, tid, merchant, key, type or time, and for what is not paid", async () => {
    const [payment, other] = [await paid(), await paid()];
    const stranger = await castSeller(gateway.database, gateway.keys);
    const open = await register(gateway, seller, orderWith(seller, [lineOf("Hat", 1, 10_000)]));
    await refused(payment, await refundBody(seller, other, "1"), { code: "payment-mismatch" });
    await refused(payment, await refundBody(seller, payment, "1", { tid: other.tid }), { code: "tid-mismatch" });
    await refused(open, await refundBody(seller, open, "1"), { code: "payment-not-paid" });
    await refused(payment, await refundBody(stranger, payment, "1"), { code: "payment-not-found" }, stranger);
    await refused(payment, await refundBody(stranger, payment, "1"), { code: "merchant-mismatch" });
    await refused(payment, await refundBody({ ...stranger, id: seller.id }, payment, "1"), { code: "money-order-invalid" });
    await refused(payment, await refundBody({ ...seller, key: stranger.key }, payment, "1"), { code: "money-order-invalid" });
    await refused(payment, { refund: payment.order }, { code: "money-order-invalid" });
    await refused(payment, await refundBody(seller, payment, "1", { issued: Date.now() - 601_000 }), { code: "money-order-stale" });
    await refused(payment, await refundBody(seller, payment, "1", { issued: Date.now() + 660_000 }), { code: "money-order-stale" });
    const nobody = { ...payment, id: newId("pay") };
    expect((await giveBack(gateway, seller, nobody, await refundBody(seller, nobody, "1"))).body).toMatchObject({ code: "payment-not-found" });
    const revoked = await castSeller(gateway.database, gateway.keys);
    const theirs = await paid(10_000, revoked);
    await gateway.database.query("update merchant_certificates set revoked_at = now() where merchant = $1", [revoked.id]);
    await refused(theirs, await refundBody(revoked, theirs, "1"), { code: "money-order-invalid" }, revoked);
  });
  it("tells the payer's devices at once, and gives no allowance back", async () => {
    const payment = await paid();
    const spent = "select spent_since_pin from allowances where user_number = $1";
    const before = await gateway.database.query(spent, [payer.user]);
    const heard: string[] = [];
    const stop = await gateway.database.listen(
      "coconut_accounts",
      (text) => heard.push(text),
      () => undefined,
    );
    await giveBack(gateway, seller, payment, await refundBody(seller, payment, "1000"));
    await expect.poll(() => heard).toContain(`balance ${payer.user}`);
    await stop();
    expect(await gateway.database.query(spent, [payer.user])).toEqual(before);
  });
  it("is told to whoever listens for the merchant", async () => {
    const payment = await paid();
    await gateway.database.query("delete from webhook_deliveries");
    const endpoint = { url: "https://hooks.example/coconut", events: ["payment.refunded"] };
    const made = await bySeller(gateway, seller, sellerApi.createWebhookEndpoint, { body: endpoint, idempotencyKey: "endpoint" });
    expect(made.status).toBe(201);
    const { body } = await giveBack(gateway, seller, payment, await refundBody(seller, payment, "1000"));
    const [event] = await gateway.database.query<{ body: string }>("select body from events where merchant = $1 and type = 'payment.refunded'", [seller.id]);
    expect(JSON.parse(event?.body ?? "{}")).toMatchObject({
      data: { payment: payment.id, refund: body.id, refundAmount: "1000", refunded: "1000", amount: "10000" },
    });
  });
});

describe("a refund by a member's certificate", () => {
  it("takes the PIN, and names the member", async () => {
    const [payment, operator] = [await paid(), await member()];
    const { pinProof: proof, refund } = await refundBody(seller, payment, "1000", {}, operator);
    await refused(payment, { refund }, { code: "money-order-invalid" });
    await refused(payment, { refund, pinProof: "A".repeat(43) }, { code: "pin-wrong", attemptsLeft: 4 });
    // A proof for another purpose is none.
    await refused(payment, { refund, pinProof: await pinProof(operator.pinVerifier, "withdrawal", refund) }, { code: "pin-wrong", attemptsLeft: 3 });
    const answer = await giveBack(gateway, seller, payment, { refund, ...(proof !== undefined && { pinProof: proof }) });
    expect(answer).toMatchObject({ status: 201, body: { by: { user: String(operator.user) } } });
  });
  it("that was made and is sent again with a wrong proof is answered, and uses up none of its signer's tries", async () => {
    const [payment, operator] = [await paid(), await member()];
    const body = await refundBody(seller, payment, "1000", {}, operator);
    const made = await giveBack(gateway, seller, payment, body);
    expect(made.status).toBe(201);
    // Everybody who may list refunds has its bytes, and the buyer has them on the receipt.
    for (let tries = 0; tries < 6; tries += 1) {
      const again = await giveBack(gateway, seller, payment, { refund: body.refund, pinProof: "A".repeat(43) });
      expect(again.body).toEqual(made.body);
    }
    await refused(await paid(), { refund: body.refund, pinProof: "A".repeat(43) }, { code: "payment-mismatch" });
    const [state] = await gateway.database.query("select status, pin_failures from certificate_states where certificate = $1", [operator.certificate]);
    expect(state).toEqual({ status: "active", pin_failures: 0 });
  });
  it("is refused of strangers, of members of another merchant, of former ones and by a certificate that is over", async () => {
    const other = await castSeller(gateway.database, gateway.keys);
    const payment = await paid();
    const [stranger, theirs, former, ended] = [await castPayer(gateway.database, gateway.keys, 0n), await member(other), await member(), await member()];
    await gateway.database.query("update merchant_members set ended_at = now() where user_number = $1", [former.user]);
    await gateway.database.query("update certificate_states set status = 'revoked', revoked_at = now() where certificate = $1", [ended.certificate]);
    for (const person of [stranger, theirs, former]) await refused(payment, await refundBody(seller, payment, "1", {}, person), { code: "seller-required" });
    await refused(payment, await refundBody(seller, payment, "1", {}, ended), { code: "certificate-revoked" });
    await refused(payment, await refundBody(seller, payment, "1", {}, payer), { code: "seller-required" });
  });
});

describe("a refund of an order of several sellers", () => {
  it("is each seller's own, up to its own share, and never the marketplace's for them", async () => {
    const [market, one, two] = [seller, await castSeller(gateway.database, gateway.keys), await castSeller(gateway.database, gateway.keys)];
    for (const { id } of [one, two]) await gateway.database.query("insert into marketplace_sellers (seller, marketplace) values ($1, $2)", [id, market.id]);
    const payment = await sell(gateway, market, payer, orderWith(market, [lineOf("Hat", 1, 10_000, one.id), lineOf("Shoes", 1, 20_000, two.id)]));
    await refused(payment, await refundBody(market, payment, "1"), { code: "refund-too-much", left: "0" });
    await refused(payment, await refundBody(one, payment, "10001"), { code: "refund-too-much", left: "10000" }, one);
    const body = await refundBody(one, payment, "10000");
    expect(code(await giveBack(gateway, one, payment, body))).toBe("refunded");
    expect(await view(payment.id)).toMatchObject({ state: "partially_refunded", refunded: "10000" });
    expect(await view(payment.id, one)).toMatchObject({ state: "refunded", refunded: "10000", amount: "10000" });
    expect(await view(payment.id, two)).toMatchObject({ state: "paid", refunded: "0", amount: "20000" });
    // The marketplace sees its sellers' refunds of a payment; a seller only its own.
    const refundsOf = async (by: CastSeller) =>
      ((await bySeller(gateway, by, sellerApi.listRefunds, { query: `payment=${payment.id}` })).body as unknown as { items: Refund[] }).items.length;
    expect([await refundsOf(market), await refundsOf(one), await refundsOf(two)]).toEqual([1, 1, 0]);
    // In its list of all refunds too, also once the seller has left it, each once and in pages that hang together.
    const own = await sell(gateway, market, payer, orderWith(market, [lineOf("Bag", 1, 5_000)]));
    expect(code(await giveBack(gateway, market, own, await refundBody(market, own, "1000")))).toBe("refunded");
    await gateway.database.query("delete from marketplace_sellers where seller = $1", [one.id]);
    const listed = async (by: CastSeller, query: string) =>
      (await bySeller(gateway, by, sellerApi.listRefunds, { query })).body as unknown as { items: Refund[]; next?: string };
    const first = await listed(market, "limit=1");
    const second = await listed(market, `limit=1&cursor=${first.next}`);
    expect([...first.items, ...second.items].map((refund) => [refund.merchant, refund.payment])).toEqual([
      [market.id, own.id],
      [one.id, payment.id],
    ]);
    expect((await listed(one, "")).items.map(({ merchant }) => merchant)).toEqual([one.id]);
  });
});

describe("two at once", () => {
  it("refunds that together are too much: exactly those that fit are made, over two gateways", async () => {
    const payment = await paid();
    const second = await gateway.another();
    const bodies = await Promise.all(Array.from({ length: 12 }, () => refundBody(seller, payment, "3000")));
    const answers = await Promise.all(bodies.map((body, at) => giveBack({ ...gateway, http: at % 2 ? second : gateway.http }, seller, payment, body)));
    expect(answers.map(code).sort()).toEqual([...Array(9).fill("refund-too-much"), ...Array(3).fill("refunded")]);
    expect((await view(payment.id)).refunded).toBe("9000");
  });
  it("one refund twenty times at once, with other keys and signatures, is one refund", async () => {
    const payment = await paid();
    const bodies = await Promise.all(Array.from({ length: 20 }, () => refundBody(seller, payment, "3000", { number: "same" })));
    const answers = await Promise.all(bodies.map((body) => giveBack(gateway, seller, payment, body)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await view(payment.id)).refunded).toBe("3000");
  });
  it("a number that two payments' refunds want at once is one's", async () => {
    const both = [await paid(), await paid()];
    const answers = await Promise.all(
      both.map(async (payment) => giveBack(gateway, seller, payment, await refundBody(seller, payment, "1", { number: "race" }))),
    );
    expect(answers.map(code).sort()).toEqual(["refund-number-taken", "refunded"]);
  });
  it("a refund beside the payment itself comes before it and is refused, or after it and is made", async () => {
    const payments = await castPayments(
      gateway.database,
      Array.from({ length: 12 }, () => seller),
      1_000n,
    );
    const outcomes = await Promise.all(
      payments.map(async (payment) => {
        const body = { authorization: await castAuthorization(payer, payment) };
        const refund = await signRefund(seller, payment, "1000");
        const [answer, back] = await Promise.all([
          request(gateway.http, api.authorizePayment, { params: { id: payment.id }, body }),
          giveBack(gateway, seller, payment, { refund }),
        ]);
        return [answer.status, code(back), (await view(payment.id)).refunded];
      }),
    );
    for (const outcome of outcomes)
      expect([
        [200, "payment-not-paid", "0"],
        [200, "refunded", "1000"],
      ]).toContainEqual(outcome);
  });
  it.each([
    ["the merchant's key", "update merchant_certificates set revoked_at = now() where merchant = $1", false, "money-order-invalid"],
    ["the member's appointment", "update merchant_members set ended_at = now() where merchant = $1", true, "seller-required"],
    [
      "the member's certificate",
      "update certificate_states set status = 'revoked', revoked_at = now() where certificate = (select max(c.id) from certificates c join merchant_members b on b.user_number = c.user_number where b.merchant = $1)",
      true,
      "certificate-revoked",
    ],
  ])("%s that ends between reading a refund and booking it: nothing is booked", async (_, end, byMember, expected) => {
    const own = await castSeller(gateway.database, gateway.keys);
    const payment = await paid(10_000, own);
    const person = await member(own);
    const body = await refundBody(own, payment, "1000", {}, byMember ? person : undefined);
    const waiting = await gateway.database.transaction(async (tx) => {
      await tx.query("select 1 from payments where id = $1 for update", [payment.id]);
      const answer = giveBack(gateway, own, payment, body);
      const blocked =
        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like 'select merchant, payee_account, tid%' and datname = current_database()";
      await expect.poll(() => gateway.database.query(blocked), { timeout: 10_000 }).toHaveLength(1);
      await gateway.database.query(end, [own.id]);
      return { answer };
    });
    expect(code(await waiting.answer)).toBe(expected);
    expect((await view(payment.id, own)).refunded).toBe("0");
  });
  it("the ledger sums up to nothing after all of it", async () => {
    const [sum] = await gateway.database.query<{ sum: bigint }>("select sum(amount)::bigint as sum from ledger_entries");
    expect(sum?.sum).toBe(0n);
  });
  it("whatever the code does, the database takes no more back than was paid", async () => {
    const payment = await paid();
    const raise = gateway.database.query("update payments set refunded = amount + 1 where id = $1", [payment.id]);
    await expect(raise).rejects.toThrow("payments_refunded_check");
  });
});
