import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api } from "../../protocol/api.ts";
import { randomBytes, toBase64Url } from "../../protocol/bytes.ts";
import { newId } from "../../protocol/ids.ts";
import { pinProof } from "../../protocol/pin.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { TRANSFER_TYPE } from "../../protocol/transfer.ts";
import { type CastPayer, type CastSeller, castPayer, castSeller } from "../setup/cast.ts";
import { addDevice, type ScratchDevice } from "../setup/scratch-device.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { bySeller, giveBack, payoutBody, refundBody, withdrawalBody } from "../setup/scratch-money.ts";
import { lineOf, orderWith, sell } from "../setup/scratch-sale.ts";
import { newWallet } from "../setup/scratch-wallet.ts";
import type { Difference } from "./evidence.ts";
import { reconcile } from "./reconcile.ts";

const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

let gateway: ScratchGateway;
let seller: CastSeller;
let payer: CastPayer;

/** One of each: payments, also of several sellers and by a further device; refunds by key and member; top-up, payout, withdrawal, transfer. */
beforeAll(async () => {
  gateway = await openScratchGateway();
  const { database, keys, http } = gateway;
  const other = await castSeller(database, keys);
  [seller, payer] = [await castSeller(database, keys), await castPayer(database, keys, 1_000_000n)];
  await database.query("insert into marketplace_sellers (seller, marketplace) values ($1, $2)", [other.id, seller.id]);
  const payment = await sell(gateway, seller, payer, orderWith(seller, [lineOf("Hat", 1, 10_000)], "plain"));
  const shared = await sell(gateway, seller, payer, orderWith(seller, [lineOf("Hat", 1, 7_000), lineOf("Shoes", 1, 20_000, other.id)], "shared"));
  const member = await castPayer(database, keys, 0n);
  await database.query("insert into merchant_members (merchant, user_number, role) values ($1, $2, 'operator')", [other.id, member.user]);
  await giveBack(gateway, seller, payment, await refundBody(seller, payment, "4000", { number: "by-key" }));
  await giveBack(gateway, other, shared, await refundBody(other, shared, "5000", { number: "by-member" }, member));
  await bySeller(gateway, seller, sellerApi.createPayout, { body: await payoutBody(seller, "3000"), idempotencyKey: "payout" });
  const wallet = await newWallet(http);
  const card = await wallet.makeMaster();
  await wallet.call(api.createTopUp, { body: { amount: "50000" }, idempotencyKey: "first" });
  const friend = await newWallet(http);
  const issued = Date.now();
  const { deviceLogHead } = (await wallet.call(api.getAccount)).body;
  const transfer = await wallet.sign(TRANSFER_TYPE, {
    ...{ transfer: newId("trf"), payer: wallet.user, payee: friend.user, currency: "KRW", amount: "9000", sequence: 1, message: "점심값" },
    ...{ deviceLogHead: String(deviceLogHead), issued, expires: issued + 120_000, nonce: toBase64Url(randomBytes(16)) },
  });
  const sent = await wallet.call(api.createTransfer, { body: { transfer, pinProof: await pinProof(wallet.pinVerifier, "transfer", transfer) } });
  expect(sent.status).toBe(200);
  const signer = { user: BigInt(wallet.user), key: wallet.keys.privateKey, chain: card.chain, pinVerifier: Buffer.from(wallet.pinVerifier) };
  const withdrawn = await wallet.call(api.createWithdrawal, { body: await withdrawalBody(signer, "6000"), idempotencyKey: "out" });
  expect(withdrawn.status).toBe(201);
  const phone = await addDevice(http, wallet, card);
  await sell(gateway, seller, await payerOn(phone), orderWith(seller, [lineOf("Bag", 1, 2_000)], "by-phone"));
  const today = new Date().toISOString().slice(0, 10);
  await bySeller(gateway, seller, sellerApi.listSales, { query: `from=${today}&to=${today}` });
});
afterAll(() => gateway.close());

async function payerOn(device: ScratchDevice & { readonly card: { readonly chain: readonly string[] } }): Promise<CastPayer> {
  const [log] = await gateway.database.query<{ head: Buffer }>("select head from device_logs where user_number = $1 order by index desc limit 1", [
    device.user,
  ]);
  await gateway.database.query("update certificate_states set new_until = null");
  return {
    ...{ user: BigInt(device.user), device: device.device, key: device.keys.privateKey, certificate: 0n, chain: device.card.chain, sequence: 0 },
    ...{ deviceLogHead: log?.head.toString("base64url") ?? "", pinVerifier: Buffer.from(device.pinVerifier) },
  };
}

async function differences(): Promise<string[]> {
  const found: Difference[] = [];
  await reconcile({ databaseUrl: gateway.scratch.url, keys: gateway.keys, threads: 0, differs: (difference) => found.push(difference) });
  return found.map(({ where, what, expected, found: seen }) => `${where}: ${what}: ${expected} / ${seen}`);
}

it("finds no difference in a ledger that is as it was signed", async () => {
  expect(await differences()).toEqual([]);
});

/** Changes a table, whatever its constraints on other tables say; the function that gives it back as it was. */
async function tampered(table: string, sql: string): Promise<() => Promise<void>> {
  const { database } = gateway;
  await database.script(
    `drop table if exists saved; create table saved as select * from ${table}; begin; set local session_replication_role = replica; ${sql}; commit`,
  );
  return () =>
    database.script(
      `begin; set local session_replication_role = replica; delete from ${table}; insert into ${table} overriding system value select * from saved; commit; drop table saved`,
    );
}

const ofOrder = (number: string) => `(select id from payments where order_number = '${number}')`;
const jwsOf = (number: string) => `(select jws from payment_orders where payment = ${ofOrder(number)})`;
const resigned = (column: string) => `substr(${column}, 1, length(${column}) - 1) || case when right(${column}, 1) = 'A' then 'Q' else 'A' end`;

describe("names what was changed in the database", () => {
  it.each([
    // The books.
    [
      "an entry's amount",
      "ledger_entries",
      "update ledger_entries set amount = amount - 1 where kind = 'payment' and amount = -10000",
      "amount: -10000 / -10001",
    ],
    ["both entries of a payment", "ledger_entries", "update ledger_entries set amount = sign(amount) * 1000 where abs(amount) = 10000", "amount: 10000 / 1000"],
    ["a balance after an entry", "ledger_entries", "update ledger_entries set balance = balance + 1 where kind = 'refund' and amount > 0", "balance after it"],
    ["an account's balance", "ledger_accounts", "update ledger_accounts set balance = balance + 5 where kind = 'user'", "balance:"],
    ["an entry taken away", "ledger_entries", "delete from ledger_entries where kind = 'payment' and amount = 10000", "counter-entry"],
    ["all entries of a payment", "ledger_entries", `delete from ledger_entries where reference = ${ofOrder("plain")}`, "entries of this payment / none"],
    [
      "an entry made up",
      "ledger_entries",
      "insert into ledger_entries select account, 999999, at, kind, reference, 1, balance from ledger_entries limit 1",
      "account: no entry of this account",
    ],
    ["a payment made up", "ledger_entries", "update ledger_entries set reference = 'pay_made_up' where abs(amount) = 10000", "payment: a payment / none"],
    [
      "money moved to another account",
      "ledger_entries",
      "update ledger_entries set account = (select account from merchants where id = '$seller') where kind = 'payment' and amount = 20000",
      "account",
    ],
    ["an entry's time", "ledger_entries", "update ledger_entries set at = at - interval '1 day' where kind = 'payment'", "time"],
    [
      "an entry's kind",
      "ledger_entries",
      "update ledger_entries set kind = 'top-up' where kind = 'payment' and amount = 10000",
      "statement line: a line of the bank / none",
    ],
    ["the sum of a day", "ledger_days_known", "update ledger_days_known set day = (now() at time zone 'Asia/Seoul')::date", "sum of the day"],
    // Payments.
    ["a payment's amount", "payments", "update payments set amount = 9999 where order_number = 'plain'", "payment's amount: 10000 / 9999"],
    [
      "a payment's state",
      "payments",
      "update payments set state = 'created', certificate = null, sequence = null, paid_at = null where order_number = 'plain'",
      "state: paid / created",
    ],
    [
      "a payment's payee",
      "payments",
      `update payments set merchant = (select max(id) from merchants where id <> '$seller') where order_number = 'plain'`,
      "order's merchant",
    ],
    ["when it was paid", "payments", "update payments set paid_at = paid_at - interval '1 second' where order_number = 'plain'", "paid at"],
    [
      "an order exchanged",
      "payment_orders",
      `update payment_orders set jws = ${jwsOf("by-phone")} where payment = ${ofOrder("plain")}`,
      "payment's amount: 2000 / 10000",
    ],
    [
      "an order's signature",
      "payment_orders",
      `update payment_orders set jws = ${resigned("jws")} where payment = ${ofOrder("plain")}`,
      "merchant's signature",
    ],
    ["an order gone", "payment_orders", `delete from payment_orders where payment = ${ofOrder("plain")}`, "order: a signed order / none"],
    ["a share", "payment_shares", "update payment_shares set amount = amount + 1 where amount = 20000", "shares:"],
    [
      "an authorization's signature",
      "authorizations",
      `update authorizations set jws = ${resigned("jws")} where payment = ${ofOrder("plain")}`,
      "payer's signature",
    ],
    [
      "an authorization of another payment",
      "authorizations",
      `update authorizations set jws = (select jws from authorizations where payment = ${ofOrder("shared")}) where payment = ${ofOrder("plain")}`,
      "authorization's payment",
    ],
    [
      "an authorization gone",
      "authorizations",
      `update authorizations set payment = null, jws = null, result = null where payment = ${ofOrder("plain")}`,
      "authorization: a signed authorization / none",
    ],
    [
      "a result's signature",
      "authorizations",
      `update authorizations set result = ${resigned("result")} where payment = ${ofOrder("plain")}`,
      "gateway's signature",
    ],
    [
      "a result exchanged",
      "authorizations",
      `update authorizations set result = (select result from authorizations where payment = ${ofOrder("shared")}) where payment = ${ofOrder("plain")}`,
      "result's payment",
    ],
    ["a payer's certificate", "certificates", "update certificates set thumbprint = sha256(thumbprint)", "payer's certificate"],
    [
      "a device's certificate revoked before it paid",
      "certificate_states",
      "update certificate_states set revoked_at = now() - interval '1 day'",
      "payer's certificate",
    ],
    [
      "a merchant's certificate revoked before its order",
      "merchant_certificates",
      "update merchant_certificates set revoked_at = now() - interval '1 day'",
      "merchant's certificate",
    ],
    [
      "a merchant's key put in place of another",
      "merchant_certificates",
      "update merchant_certificates set der = (select der from merchant_certificates where merchant <> '$seller')",
      "merchant's certificate",
    ],
    // Refunds.
    ["a refund's amount", "refunds", "update refunds set amount = 3999 where number = 'by-key'", "refund's amount: 4000 / 3999"],
    ["a refund's signature", "refunds", `update refunds set jws = ${resigned("jws")} where number = 'by-key'`, "merchant's signature"],
    ["a member's refund's signature", "refunds", `update refunds set jws = ${resigned("jws")} where number = 'by-member'`, "signer's signature"],
    ["a refund gone", "refunds", "delete from refunds where number = 'by-key'", "refund: a signed refund / none"],
    ["a member who was none", "merchant_members", "update merchant_members set ended_at = now() - interval '1 day'", "signer's appointment"],
    ["what counts as refunded", "payments", "update payments set refunded = refunded - 1 where order_number = 'plain'", "refunded: 4000 / 3999"],
    ["what counts as refunded of a share", "payment_shares", "update payment_shares set refunded = 0", "refunded: 5000 / 0"],
    // The bank.
    ["a top-up's amount", "bank_statement_lines", "update bank_statement_lines set amount = 50001 where amount = 50000", "line's amount: 50000 / 50001"],
    ["a statement line's signature", "bank_statement_lines", `update bank_statement_lines set statement = ${resigned("statement")}`, "bank's signature"],
    [
      "a top-up of another user",
      "bank_statement_lines",
      "update bank_statement_lines set user_number = (select max(number) from users) where direction = 'credit'",
      "line's owner",
    ],
    ["a statement line gone", "bank_statement_lines", "delete from bank_statement_lines where amount = 50000", "statement line: a line of the bank / none"],
    [
      "a line without entries",
      "bank_statement_lines",
      "insert into bank_statement_lines overriding system value select 999999, user_number, amount, at, statement, merchant, direction from bank_statement_lines limit 1",
      "entries of this",
    ],
    ["a payout's order", "payouts", `update payouts set jws = ${resigned("jws")} where merchant is not null`, "merchant's signature"],
    ["a withdrawal's order", "payouts", `update payouts set jws = ${resigned("jws")} where merchant is null`, "signer's signature"],
    ["a payout's order gone", "payouts", "delete from payouts where merchant is not null", "order: a signed order / none"],
    ["a payout by an order of another time", "bank_statement_lines", "update bank_statement_lines set at = at + interval '1 hour'", "order's time"],
    // Transfers.
    ["a transfer of another time", "transfers", "update transfers set at = at + interval '1 hour'", "transfer's time"],
    ["a transfer's amount", "transfers", "update transfers set amount = 9001", "transfer's amount: 9000 / 9001"],
    ["a transfer's recipient", "transfers", "update transfers set payee = (select min(number) from users)", "transfer's recipient"],
    ["a transfer's signature", "transfers", `update transfers set jws = ${resigned("jws")}`, "sender's signature"],
    ["a transfer gone", "transfers", "delete from transfers", "transfer: a transfer / none"],
  ])("%s", async (_, table, sql, expected) => {
    const restore = await tampered(table, sql.replaceAll("$seller", seller.id));
    const found = await differences().finally(restore);
    expect(
      found.filter((line) => line.includes(expected)),
      found.join("\n"),
    ).not.toEqual([]);
  });
  it("and nothing any more once all is as it was", async () => {
    expect(await differences()).toEqual([]);
  });
});

it("reads one state of the database: what is paid meanwhile is no difference", async () => {
  let busy = true;
  const paying = (async () => {
    for (let at = 0; busy; at++) await sell(gateway, seller, payer, orderWith(seller, [lineOf("Hat", 1, 100)], `meanwhile-${at}`));
  })();
  for (let at = 0; at < 5; at++) expect(await differences()).toEqual([]);
  busy = false;
  await paying;
});

it("as a program, in threads: says so and ends with 0, and with 1 where something differs", { timeout: 120_000 }, async () => {
  const env = { ...process.env, DATABASE_URL: gateway.scratch.url, COCONUT_KEYS: gateway.webFolder };
  const program = () =>
    promisify(execFile)(process.execPath, [`${PROJECT}dist/node/server/reconcile/main.js`], { env }).catch((error: { code: number; stdout: string }) => error);
  const clean = await program();
  expect(clean.stdout).toMatch(/^0 differences in \d{2,4} entries\n$/);
  const restore = await tampered("ledger_accounts", "update ledger_accounts set balance = balance + 1 where kind = 'merchant'");
  const wrong = await program().finally(restore);
  expect(wrong).toMatchObject({ code: 1, stdout: expect.stringMatching(/^account \d+: balance: expected \d+, found \d+$/m) });
});
