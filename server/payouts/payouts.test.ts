import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api } from "../../protocol/api.ts";
import { parseCompact } from "../../protocol/jws.ts";
import { pinProof } from "../../protocol/pin.ts";
import type { Payout } from "../../protocol/refund.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { type CastPayer, type CastSeller, castPayer, castSeller } from "../setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { bySeller, giveBack, payoutBody, refundBody, SCRATCH_ACCOUNT, withdrawalBody } from "../setup/scratch-money.ts";
import { lineOf, orderWith, sell } from "../setup/scratch-sale.ts";
import { type Answer, newWallet, type ScratchWallet } from "../setup/scratch-wallet.ts";
import { limits } from "../storage/rate-limit.ts";

let gateway: ScratchGateway;
let payer: CastPayer;

beforeAll(async () => {
  gateway = await openScratchGateway();
  payer = await castPayer(gateway.database, gateway.keys, 10_000_000n);
  await gateway.database.query("update allowances set per_payment = 1000000, total = 100000000");
});
afterAll(() => gateway.close());

async function rich(amount = 100_000): Promise<CastSeller> {
  const seller = await castSeller(gateway.database, gateway.keys);
  await sell(gateway, seller, payer, orderWith(seller, [lineOf("Hat", 1, amount)]));
  return seller;
}
const payOut = (seller: CastSeller, body: object, idempotencyKey: string = crypto.randomUUID(), over = gateway) =>
  bySeller(over, seller, sellerApi.createPayout, { body, idempotencyKey });
const balance = async (seller: CastSeller) => (await bySeller(gateway, seller, sellerApi.getMerchant)).body.balance;
const code = ({ status, body }: Answer) => (status === 201 ? "paid" : body.code);
const lines = (merchant: string) =>
  gateway.database.query<{ number: bigint; direction: string; statement: string }>(
    "select number, direction, statement from bank_statement_lines where merchant = $1",
    [merchant],
  );

describe("a payout of a merchant's balance", () => {
  it("leaves for the account that was signed, with the bank's signed line, once per number", async () => {
    const seller = await rich();
    const body = await payoutBody(seller, "60000", { number: "2026-11" });
    const answer = await payOut(seller, body);
    expect(answer).toMatchObject({ status: 201, body: { number: "2026-11", amount: "60000", bank: "코코넛은행", account: "***-***-**6789" } });
    expect(await balance(seller)).toBe("40000");
    const [line] = await lines(seller.id);
    expect(line).toMatchObject({ direction: "debit", number: BigInt(String(answer.body.line)) });
    expect(parseCompact(line?.statement ?? "")?.json).toMatchObject({ merchant: seller.id, direction: "debit", amount: "60000", to: SCRATCH_ACCOUNT });
    // Signed anew, under another key: the same payout.
    expect((await payOut(seller, await payoutBody(seller, "60000", { number: "2026-11", issued: Date.now() - 7 }))).body).toEqual(answer.body);
    for (const changes of [{ amount: "1" }, { account: { ...SCRATCH_ACCOUNT, number: "110-123-456780" } }]) {
      expect((await payOut(seller, await payoutBody(seller, "60000", { number: "2026-11", ...changes }))).body).toMatchObject({ code: "payout-number-taken" });
    }
    expect(await lines(seller.id)).toHaveLength(1);
    const { items } = (await bySeller(gateway, seller, sellerApi.listMerchantEntries, { query: "limit=1" })).body as { items: unknown[] };
    expect(items[0]).toMatchObject({ kind: "payout", amount: "-60000", bank: { bank: "코코넛은행", account: "***-***-**6789" } });
  });
  it("is refused beyond the balance, of another merchant, by a wrong key, late, by a member without the PIN, and by an operator", async () => {
    const [seller, other] = [await rich(), await rich()];
    const member = await castPayer(gateway.database, gateway.keys, 0n);
    await gateway.database.query("insert into merchant_members (merchant, user_number, role) values ($1, $2, 'owner')", [seller.id, member.user]);
    expect((await payOut(seller, await payoutBody(seller, "100001"))).body).toMatchObject({ code: "merchant-balance-insufficient", balance: "100000" });
    expect((await payOut(seller, await payoutBody(other, "1"))).body).toMatchObject({ code: "merchant-mismatch" });
    expect((await payOut(seller, await payoutBody({ ...seller, key: other.key }, "1"))).body).toMatchObject({ code: "money-order-invalid" });
    expect((await payOut(seller, await payoutBody(seller, "1", { issued: Date.now() - 601_000 }))).body).toMatchObject({ code: "money-order-stale" });
    const { payout, pinProof: proof } = await payoutBody(seller, "1", {}, member);
    expect((await payOut(seller, { payout })).body).toMatchObject({ code: "money-order-invalid" });
    expect((await payOut(seller, { payout, pinProof: "A".repeat(43) })).body).toMatchObject({ code: "pin-wrong" });
    const appoint = (role: string) => gateway.database.query("update merchant_members set role = $2 where user_number = $1", [member.user, role]);
    await appoint("operator");
    expect((await payOut(seller, { payout, pinProof: proof })).body).toMatchObject({ code: "owner-required" });
    await appoint("owner");
    expect(code(await payOut(seller, { payout, pinProof: proof }))).toBe("paid");
    expect([await balance(seller), await balance(other)]).toEqual(["99999", "100000"]);
  });
  it("that was made is answered to its merchant as it was, whatever has become of its signer's certificate, PIN or role; to nobody else", async () => {
    const [seller, other] = [await rich(), await rich()];
    const member = await castPayer(gateway.database, gateway.keys, 0n);
    const join = (merchant: string) =>
      gateway.database.query("insert into merchant_members (merchant, user_number, role) values ($1, $2, 'owner')", [merchant, member.user]);
    await join(seller.id);
    await join(other.id);
    const [body, unmade] = [await payoutBody(seller, "1000", {}, member), await payoutBody(seller, "2000", {}, member)];
    const made = await payOut(seller, body);
    expect(made.status).toBe(201);
    const again = async (by = seller) => (await payOut(by, { payout: body.payout })).body;
    await gateway.database.query(
      "update certificate_states set status = 'suspended', cause = 'pin' where certificate = (select id from certificates where user_number = $1)",
      [member.user],
    );
    expect(await again()).toEqual(made.body);
    expect((await payOut(seller, unmade)).body).toMatchObject({ code: "certificate-suspended" });
    await gateway.database.query("update merchant_members set ended_at = now() where user_number = $1 and merchant = $2", [member.user, seller.id]);
    expect(await again()).toEqual(made.body);
    expect(await again(other)).toMatchObject({ code: "merchant-mismatch" });
    // One character of the signature apart it is another order, and its signer is asked for.
    const [head = "", claims = ""] = body.payout.split(".");
    expect((await payOut(seller, { ...body, payout: `${head}.${claims.slice(0, -4)}AAAA.${"A".repeat(86)}` })).body.code).toBe("money-order-invalid");
    expect(await balance(seller)).toBe("99000");
  });
  it("two at once never take more than there is, and one number is one payout, over two gateways", async () => {
    const seller = await rich();
    const second = { ...gateway, http: await gateway.another() };
    const bodies = await Promise.all(Array.from({ length: 8 }, () => payoutBody(seller, "30000")));
    const answers = await Promise.all(bodies.map((body, at) => payOut(seller, body, crypto.randomUUID(), at % 2 ? second : gateway)));
    expect(answers.map(code).sort()).toEqual([...Array(5).fill("merchant-balance-insufficient"), "paid", "paid", "paid"]);
    const same = await Promise.all(Array.from({ length: 8 }, () => payoutBody(seller, "1000", { number: "same" })));
    const ids = await Promise.all(same.map((body, at) => payOut(seller, body, crypto.randomUUID(), at % 2 ? second : gateway)));
    expect(new Set(ids.map(({ body }) => body.id)).size).toBe(1);
    expect([await balance(seller), (await lines(seller.id)).length]).toEqual(["9000", 4]);
  });
  it("lists payouts, newest first, to their merchant alone", async () => {
    const [seller, other] = [await rich(), await rich()];
    for (const amount of ["1", "2", "3"]) await payOut(seller, await payoutBody(seller, amount));
    const list = async (by: CastSeller, query: string) =>
      (await bySeller(gateway, by, sellerApi.listPayouts, { query })).body as { items: Payout[]; next?: string };
    const first = await list(seller, "limit=2");
    expect(first.items.map(({ amount }) => amount)).toEqual(["3", "2"]);
    expect((await list(seller, `cursor=${first.next}`)).items.map(({ amount }) => amount)).toEqual(["1"]);
    expect((await list(other, "")).items).toEqual([]);
  });
  it("there is none where there is no test bank", async () => {
    const seller = await rich();
    const live = { ...gateway, http: await gateway.another({ testMode: false }) };
    expect((await payOut(seller, await payoutBody(seller, "1"), "live", live)).body).toMatchObject({ code: "not-found" });
  });
});

describe("a withdrawal of a user's balance", () => {
  async function saver(): Promise<ScratchWallet & { signer: Pick<CastPayer, "user" | "key" | "chain" | "pinVerifier"> }> {
    const wallet = await newWallet(gateway.http);
    const { chain } = await wallet.makeMaster();
    await wallet.call(api.createTopUp, { body: { amount: "50000" }, idempotencyKey: "first" });
    return { ...wallet, signer: { user: BigInt(wallet.user), key: wallet.keys.privateKey, chain, pinVerifier: Buffer.from(wallet.pinVerifier) } };
  }
  const withdraw = (wallet: ScratchWallet, body: object, idempotencyKey: string = crypto.randomUUID()) =>
    wallet.call(api.createWithdrawal, { body, idempotencyKey });
  it("takes the PIN, is paid once for ever, and shows in the entries", async () => {
    const person = await saver();
    const body = await withdrawalBody(person.signer, "20000");
    expect((await withdraw(person, { ...body, pinProof: await pinProof(person.pinVerifier, "transfer", body.withdrawal) })).body).toMatchObject({
      code: "pin-wrong",
    });
    const [one, again] = [await withdraw(person, body), await withdraw(person, body)];
    expect(one).toMatchObject({ status: 201, body: { amount: "20000", account: "***-***-**6789" } });
    expect(again.body).toEqual(one.body);
    const { items } = (await person.call(api.listEntries)).body as { items: unknown[] };
    expect(items).toMatchObject([{ kind: "withdrawal", amount: "-20000", balance: "30000", bank: { bank: "코코넛은행" } }, { kind: "top-up" }]);
    expect((await withdraw(person, await withdrawalBody(person.signer, "30001"))).body).toMatchObject({ code: "insufficient-balance" });
    expect((await withdraw(person, await withdrawalBody(person.signer, "1", { issued: 0 }))).body).toMatchObject({ code: "money-order-stale" });
    const both = await Promise.all(
      [await withdrawalBody(person.signer, "30000"), await withdrawalBody(person.signer, "30000")].map((each) => withdraw(person, each)),
    );
    expect(both.map(code).sort()).toEqual(["insufficient-balance", "paid"]);
  });
  it("is nobody's but the one's who signed it, and does not count as paid in", async () => {
    const [person, other] = [await saver(), await saver()];
    const body = await withdrawalBody(person.signer, "1000");
    expect((await withdraw(other, body)).body).toMatchObject({ code: "payer-mismatch" });
    expect((await withdraw(other, await withdrawalBody(other.signer, "1000", { user: person.user }))).body).toMatchObject({ code: "payer-mismatch" });
    expect(code(await withdraw(person, body))).toBe("paid");
    const topUp = await person.call(api.createTopUp, { body: { amount: "9950000" }, idempotencyKey: "rest" });
    expect(topUp.status).toBe(201);
  });
  it("one order twenty times at once is one withdrawal", async () => {
    const person = await saver();
    const body = await withdrawalBody(person.signer, "1000");
    const answers = await Promise.all(Array.from({ length: 20 }, () => withdraw(person, body)));
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect((await person.call(api.getAccount)).body.balance).toBe("49000");
  });
  it("is refused while the user's master is suspended; one that was made before is still answered as it was", async () => {
    const person = await saver();
    const [body, earlier] = [await withdrawalBody(person.signer, "1000"), await withdrawalBody(person.signer, "2000")];
    const made = await withdraw(person, earlier);
    await gateway.database.query(
      "update certificate_states set status = 'suspended', cause = 'copied' where certificate = (select certificate from masters where user_number = $1)",
      [person.user],
    );
    expect((await withdraw(person, body)).body).toMatchObject({ code: "certificate-suspended" });
    expect([made.status, (await withdraw(person, earlier)).body]).toEqual([201, made.body]);
  });
});

describe("how often", () => {
  const nonsense = `a.b.${"c".repeat(86)}`;
  it("money-order-merchant: 600 signed orders a minute of one merchant, whatever they are", async () => {
    const seller = await castSeller(gateway.database, gateway.keys);
    const limited = { ...gateway, http: await gateway.another({ limits: {} }) };
    const tries = Array.from({ length: limits["money-order-merchant"].count }, () => payOut(seller, { payout: nonsense }, crypto.randomUUID(), limited));
    expect(new Set((await Promise.all(tries)).map(code))).toEqual(new Set(["money-order-invalid"]));
    expect((await payOut(seller, { payout: nonsense }, "one-more", limited)).body).toMatchObject({ code: "rate-limited" });
  });
  it("withdrawal-user: 30 withdrawals an hour of one user, whatever they are", async () => {
    const person = await newWallet(gateway.http);
    const http = await gateway.another({ limits: {} });
    const body = { withdrawal: nonsense, pinProof: "A".repeat(43) };
    const withdraw = () => person.call(api.createWithdrawal, { body, idempotencyKey: crypto.randomUUID() }, {}, http);
    const answers = await Promise.all(Array.from({ length: limits["withdrawal-user"].count }, withdraw));
    expect(new Set(answers.map(code))).toEqual(new Set(["money-order-invalid"]));
    expect((await withdraw()).body).toMatchObject({ code: "rate-limited" });
  });
});

describe("sales per day", () => {
  const sales = async (seller: CastSeller, query: string) => (await bySeller(gateway, seller, sellerApi.listSales, { query })).body as { items: object[] };
  const day = (offset: number) => new Date(Date.now() + 9 * 3_600_000 - offset * 86_400_000).toISOString().slice(0, 10);
  it("sums what was sold, refunded and paid out up by days of Seoul, whenever it is asked", async () => {
    const seller = await castSeller(gateway.database, gateway.keys);
    const payment = await sell(gateway, seller, payer, orderWith(seller, [lineOf("Hat", 1, 10_000)]));
    await giveBack(gateway, seller, payment, await refundBody(seller, payment, "3000"));
    await payOut(seller, await payoutBody(seller, "2000"));
    const today = { payments: 1, sold: "10000", refunds: 1, refunded: "3000", paidOut: "2000" };
    const none = { payments: 0, sold: "0", refunds: 0, refunded: "0", paidOut: "0" };
    expect((await sales(seller, `from=${day(1)}&to=${day(0)}`)).items).toEqual([
      { day: day(1), ...none },
      { day: day(0), ...today },
    ]);
    // As if it had been in other months: at the last instant of a day in Seoul, and the first of the next.
    await gateway.database.query(
      "update ledger_entries set at = '2026-03-01T14:59:59.999Z' where account = (select account from merchants where id = $1) and kind = 'payment'",
      [seller.id],
    );
    await gateway.database.query(
      "update ledger_entries set at = '2026-03-01T15:00:00Z' where account = (select account from merchants where id = $1) and kind = 'refund'",
      [seller.id],
    );
    await gateway.database.query("delete from ledger_days_known where account = (select account from merchants where id = $1)", [seller.id]);
    const past = [
      { day: "2026-02-28", ...none },
      { day: "2026-03-01", ...none, payments: 1, sold: "10000" },
      { day: "2026-03-02", ...none, refunds: 1, refunded: "3000" },
    ];
    expect((await sales(seller, "from=2026-02-28&to=2026-03-02")).items).toEqual(past);
    // The second time from the sums that were kept.
    expect((await sales(seller, "from=2026-02-28&to=2026-03-02")).items).toEqual(past);
    expect((await sales(seller, `from=${day(0)}&to=${day(0)}`)).items).toEqual([{ day: day(0), ...none, paidOut: "2000" }]);
  });
  it("asked by many at once for the first time, days are summed up once", async () => {
    const seller = await rich();
    await gateway.database.query("update ledger_entries set at = '2026-03-01T12:00:00Z' where account = (select account from merchants where id = $1)", [
      seller.id,
    ]);
    const answers = await Promise.all(Array.from({ length: 8 }, () => sales(seller, "from=2026-03-01&to=2026-03-01")));
    for (const { items } of answers) expect(items).toMatchObject([{ payments: 1, sold: "100000" }]);
  });
  it.each(["from=2026-02-30&to=2026-03-01", "from=2026-03-02&to=2026-03-01", "from=2025-01-01&to=2026-03-01", "from=1960-01-01&to=1960-01-01", "from=x&to=y"])(
    "refuses %s",
    async (query) => {
      const seller = await castSeller(gateway.database, gateway.keys);
      expect(await sales(seller, query)).toMatchObject({ code: "invalid-request" });
    },
  );
});
