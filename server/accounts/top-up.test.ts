import { createPublicKey, verify } from "node:crypto";
import { compactVerify, importSPKI } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { newWallet, type ScratchWallet } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
let wallet: ScratchWallet;
beforeAll(async () => {
  gateway = await openScratchGateway();
  wallet = await newWallet(gateway.http);
});
afterAll(() => gateway.close());

const topUp = (who: ScratchWallet, amount: string, idempotencyKey: string) => who.call(api.createTopUp, { body: { amount }, idempotencyKey });
const balance = async (who: ScratchWallet) => (await who.call(api.getAccount)).body.balance;

test("a top-up is an entry, and the same key the same entry", async () => {
  const first = await topUp(wallet, "300000", "one");
  expect(first).toMatchObject({ status: 201, body: { kind: "top-up", amount: "300000", balance: "300000", currency: "KRW" } });
  expect((await topUp(wallet, "300000", "one")).body).toEqual(first.body);
  expect((await topUp(wallet, "1", "one")).body).toMatchObject({ code: "idempotency-conflict" });
  expect((await wallet.call(api.createTopUp, { body: { amount: "1" } })).body).toMatchObject({ code: "idempotency-key-missing" });
  expect(await balance(wallet)).toBe("300000");
});

test("one user's key says nothing to another user", async () => {
  const other = await newWallet(gateway.http);
  await topUp(other, "5", "one");
  expect(await balance(other)).toBe("5");
});

test("the evidence is a line that the test bank signed, and all entries sum to zero", async () => {
  const [line] = await gateway.database.query<{ number: bigint; statement: string; public_key: Buffer }>(
    "select number, statement, public_key from bank_statement_lines, test_bank_keys where user_number = $1",
    [wallet.user],
  );
  const key = createPublicKey({ key: line?.public_key ?? Buffer.alloc(0), format: "der", type: "spki" });
  const spki = await importSPKI(key.export({ format: "pem", type: "spki" }).toString(), "ES256");
  const { payload, protectedHeader } = await compactVerify(line?.statement ?? "", spki);
  expect(protectedHeader.typ).toBe("coconut-statement+jws");
  expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({ user: wallet.user, amount: "300000", line: String(line?.number), direction: "credit" });
  const [head, body, signature] = (line?.statement ?? "").split(".");
  expect(verify("sha256", Buffer.from(`${head}.${body}`), { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature ?? "", "base64url"))).toBe(true);
  const [entry] = await gateway.database.query<{ reference: string }>("select reference from ledger_entries where reference = $1", [String(line?.number)]);
  expect(entry).toBeDefined();
  const [sum] = await gateway.database.query<{ sum: string }>("select sum(amount) as sum from ledger_entries");
  expect(Number(sum?.sum)).toBe(0);
});

test.each(["0", "-5", "1.5", "01", "10000001", "99999999999999999999", 5, null])("the amount %j is refused", async (amount) => {
  const answer = await wallet.call(api.createTopUp, { body: { amount }, idempotencyKey: "bad" });
  expect(answer).toMatchObject({ status: 400, body: { code: "invalid-request" } });
});

test("a day has a limit, also for parallel requests over two processes", async () => {
  const rich = await newWallet(gateway.http);
  const second = await gateway.another();
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      rich.call(api.createTopUp, { body: { amount: "2500000" }, idempotencyKey: `rich-${i}` }, {}, i % 2 ? second : gateway.http),
    ),
  );
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(4);
  const refused = answers.find((answer) => answer.status !== 201);
  expect(refused).toMatchObject({ status: 429, body: { code: "rate-limited" } });
  expect(Number(refused?.headers["retry-after"])).toBeGreaterThan(86_000);
  expect(await balance(rich)).toBe("10000000");
});

test("entries come newest first, in pages that neither skip nor repeat", async () => {
  const paged = await newWallet(gateway.http);
  for (let i = 1; i <= 7; i++) await topUp(paged, String(i), `page-${i}`);
  const seen: string[] = [];
  let query = "limit=3";
  for (let pages = 1; ; pages++) {
    const { body } = await paged.call(api.listEntries, { query });
    for (const item of body.items as { amount: string }[]) seen.push(item.amount);
    if (body.next === undefined) {
      expect(pages).toBe(3);
      break;
    }
    query = `limit=3&cursor=${body.next}`;
  }
  expect(seen).toEqual(["7", "6", "5", "4", "3", "2", "1"]);
  for (const bad of ["cursor=ent_0", "cursor=pay_1", "cursor=ent_9999999999999999999", "limit=101", "limit=0", "other=1"]) {
    expect((await paged.call(api.listEntries, { query: bad })).body, bad).toMatchObject({ code: "invalid-request" });
  }
});
