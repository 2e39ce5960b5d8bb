import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { newId } from "../../protocol/ids.ts";
import { lockAccounts, post } from "../ledger/post.ts";
import { addOrigin } from "../merchants/add-origin.ts";
import { createApiKey } from "../merchants/api-key.ts";
import { createMerchant } from "../merchants/create-merchant.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { newWallet, request } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
beforeAll(async () => {
  gateway = await openScratchGateway();
});
afterAll(() => gateway.close());

test("an entry of a payment names the other side: to the buyer the merchant, to the merchant its order", async () => {
  const { database } = gateway;
  const wallet = await newWallet(gateway.http);
  await wallet.call(api.createTopUp, { body: { amount: "10000" }, idempotencyKey: "first" });
  const merchant = await createMerchant(database, "Corner Shop");
  for (const origin of ["https://www.corner.example", "https://corner.example"]) await addOrigin(database, merchant, origin);
  const payment = newId("pay");
  await database.transaction(async (tx) => {
    const [row] = await tx.query<{ payer: bigint; payee: bigint }>(
      "select u.account as payer, m.account as payee from users u, merchants m where u.number = $1 and m.id = $2",
      [wallet.user, merchant],
    );
    const { payer, payee } = row ?? { payer: 0n, payee: 0n };
    await tx.query(
      `insert into payments (id, merchant, payee_account, tid, order_hash, order_number, currency, amount, created_at, expires_at)
       values ($1, $2, $3, $4, $4, 'A-17', 'KRW', 4000, now(), now())`,
      [payment, merchant, payee, randomBytes(32)],
    );
    await lockAccounts(tx, [payer, payee]);
    await post(tx, [{ from: payer, to: payee, amount: 4000n, kind: "payment", reference: payment }], new Date());
  });
  const common = { id: payment, orderNumber: "A-17", origin: "https://www.corner.example" };
  const mine = await wallet.call(api.listEntries);
  expect(mine.body.items).toMatchObject([
    { kind: "payment", amount: "-4000", balance: "6000", payment: { ...common, counterparty: "Corner Shop" } },
    { kind: "top-up", amount: "10000", balance: "10000" },
  ]);
  expect((mine.body.items as object[])[1]).not.toHaveProperty("payment");
  const authorization = `Bearer ${await createApiKey(database, merchant)}`;
  const theirs = await request(gateway.http, api.listMerchantEntries, {}, { headers: { authorization } });
  expect(theirs).toMatchObject({
    status: 200,
    body: { items: [{ kind: "payment", amount: "4000", balance: "4000", payment: { ...common, counterparty: "A-17" } }] },
  });
  expect((await request(gateway.http, api.getMerchant, {}, { headers: { authorization } })).body).toMatchObject({ balance: "4000" });
});
