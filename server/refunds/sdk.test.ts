import { afterAll, beforeAll, expect, it } from "vitest";
import { type Coconut, coconut } from "../../sdk/server/index.ts";
import { toPem } from "../../sdk/server/pem.ts";
import { type CastPayer, type CastSeller, castPayer, castSeller } from "../setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { SCRATCH_ACCOUNT } from "../setup/scratch-money.ts";
import { keyed, lineOf, orderWith, sell } from "../setup/scratch-sale.ts";

let gateway: ScratchGateway;
let seller: CastSeller;
let payer: CastPayer;
let shop: Coconut;

beforeAll(async () => {
  gateway = await openScratchGateway();
  seller = await castSeller(gateway.database, gateway.keys);
  payer = await castPayer(gateway.database, gateway.keys, 1_000_000n);
  const [row] = await gateway.database.query<{ der: Buffer }>("select der from merchant_certificates where merchant = $1", [seller.id]);
  shop = await coconut({
    api: await gateway.http.fastify.listen({ port: 0, host: "127.0.0.1" }),
    apiKey: (await keyed(gateway, seller)).authorization?.split(" ")[1] ?? "",
    merchant: seller.id,
    privateKey: toPem("PRIVATE KEY", new Uint8Array(await crypto.subtle.exportKey("pkcs8", seller.key))),
    certificate: toPem("CERTIFICATE", row?.der ?? new Uint8Array()),
    rootSpki: gateway.keys.rootSpkiSha256,
  });
});
afterAll(() => gateway.close());

const paid = () => sell(gateway, seller, payer, orderWith(seller, [lineOf("Hat", 1, 10_000)]));
const refused = (work: Promise<unknown>) =>
  work.then(
    () => "made",
    (error: { problem?: unknown }) => error.problem,
  );

it("the merchant's helper refunds a part, then all that is left, and a second try gives the same refund", async () => {
  const { id } = await paid();
  const part = await shop.refund(id, { number: "R-1", reason: "한 짝이 없어요", amount: 2_500 });
  expect(part).toMatchObject({ payment: id, amount: "2500", number: "R-1" });
  expect(await shop.refund(id, { number: "R-1", reason: "한 짝이 없어요", amount: 2_500n })).toEqual(part);
  const rest = await shop.refund(id, { number: "R-2", reason: "반품" });
  expect(rest.amount).toBe("7500");
  expect(await shop.refund(id, { number: "R-2", reason: "반품" })).toEqual(rest);
  expect(await refused(shop.refund(id, { number: "R-3", reason: "반품" }))).toMatchObject({ code: "refund-too-much", left: "0" });
  expect((await shop.listRefunds({ payment: id })).items.map(({ number }) => number)).toEqual(["R-2", "R-1"]);
  expect((await shop.getPayment(id)).state).toBe("refunded");
});

it("the merchant's helper pays out", async () => {
  await paid();
  const payout = await shop.payOut({ number: "P-1", amount: 4_000, account: SCRATCH_ACCOUNT });
  expect(payout).toMatchObject({ amount: "4000", number: "P-1" });
  expect(await shop.payOut({ number: "P-1", amount: "4000", account: SCRATCH_ACCOUNT })).toEqual(payout);
  expect(await refused(shop.payOut({ number: "P-2", amount: 1_000_000, account: SCRATCH_ACCOUNT }))).toMatchObject({ code: "merchant-balance-insufficient" });
});
