import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { api, type Operation, type ReplyOf, type RequestOf } from "../../protocol/api.ts";
import { newId } from "../../protocol/ids.ts";
import type { Payment } from "../../protocol/payment.ts";
import { ProblemError, readProblem, refuse } from "../../protocol/problem.ts";
import { signReceipt } from "../../protocol/receipt/sign.ts";
import type { PaymentEvidence } from "../../protocol/receipt.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { SigningRequest } from "../../protocol/signing.ts";
import { type CastPayment, type CastSeller, castPayer, castSeller } from "../../server/setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../../server/setup/scratch-gateway.ts";
import { bySeller, giveBack, refundBody } from "../../server/setup/scratch-money.ts";
import { keyed, lineOf, orderWith, register, sell } from "../../server/setup/scratch-sale.ts";
import { request } from "../../server/setup/scratch-wallet.ts";
import type { Gateway } from "../gateway/client.ts";
import { issueReceipts, type Outcome } from "../receipts/issue.ts";
import { isReceiptable } from "../receipts/receiptable.ts";
import { evidenceChecks, readEvidence } from "./evidence.ts";

let scratch: ScratchGateway;
let seller: CastSeller;
let gateway: Gateway;
let paid: readonly CastPayment[];
let open: CastPayment;

beforeAll(async () => {
  scratch = await openScratchGateway();
  seller = await castSeller(scratch.database, scratch.keys);
  const payer = await castPayer(scratch.database, scratch.keys, 1_000_000n);
  const sale = () => sell(scratch, seller, payer, orderWith(seller, [lineOf("Coconut oil", 2, 10_500), lineOf("Tea", 1, 5_000)]));
  paid = [await sale(), await sale()];
  open = await register(scratch, seller, orderWith(seller, [lineOf("Tea", 1, 5_000)]));
  const headers = await keyed(scratch, seller);
  gateway = {
    now: Date.now,
    async call<O extends Operation>(operation: O, asked: RequestOf<O>): Promise<ReplyOf<O>> {
      const { status, body } = await request(scratch.http, operation, asked, { headers });
      if (status >= 400) throw new ProblemError(readProblem(body) ?? { code: "answer-invalid" });
      return body as unknown as ReplyOf<O>;
    },
  };
});
afterAll(() => scratch?.close());

const first = () => paid[0] ?? open;
const signedOf = (id: string) => gateway.call(sellerApi.getPaymentEvidence, { params: { id } });
const shownOf = (id: string) => gateway.call(api.getPayment, { params: { id } });
const root = () => scratch.keys.rootSpkiSha256;
const failing = async (shown: Payment, signed: PaymentEvidence, pinned = root(), viewer = seller.id) =>
  (await readEvidence(shown, signed, viewer, pinned))?.checks.flatMap(({ name, refusal }) =>
    refusal ? [`${name}: ${refusal.reason} ${refusal.field ?? ""}`.trim()] : [],
  );

it("the evidence of a payment is checked up to the root, and tells who signed when and where", async () => {
  const evidence = await readEvidence(await shownOf(first().id), await signedOf(first().id), seller.id, root());
  expect(evidence?.checks).toEqual(evidenceChecks.map((name) => ({ name })));
  expect(evidence?.authorization).toMatchObject({ payment: first().id, tid: first().tid, payee: seller.id, origin: seller.origin });
  expect(evidence?.certificate).toMatchObject({ user: evidence?.authorization.payer });
  expect(evidence?.additional).toBe(false);
  expect(evidence?.orderCertificate).toBe(seller.thumbprint);
  expect(evidence?.raw.order).toBe(first().order);
  const consent = evidence?.raw.authorization.slice(0, evidence.raw.authorization.lastIndexOf(".")) ?? "";
  expect(evidence?.consent).toBe(createHash("sha256").update(consent).digest("base64url"));
});

it("a gateway that lies is seen: other sums, other lines, another payment's consent or result, another root", async () => {
  const [shown, signed, foreign] = await Promise.all([shownOf(first().id), signedOf(first().id), signedOf(paid[1]?.id ?? "")]);
  expect(await failing(shown, signed)).toEqual([]);
  expect(await failing({ ...shown, amount: "99000" }, signed)).toContain("amounts: differs total");
  expect(await failing({ ...shown, order: { ...shown.order, lines: shown.order.lines.slice(1) } }, signed)).toContain("order: differs lines");
  expect(await failing({ ...shown, shares: shown.shares.map((share) => ({ ...share, refunded: "1" })) }, signed)).toEqual(["refunds: differs refunded"]);
  expect(await failing(shown, { ...signed, authorization: foreign.authorization })).toContain("authorization: differs payment");
  expect(await failing(shown, { ...signed, result: foreign.result })).toContain("result: differs payment");
  expect(await failing(shown, signed, "A".repeat(43))).toEqual(
    expect.arrayContaining(["authorization: other-root", "order: other-root", "result: other-root"]),
  );
  expect(await readEvidence(shown, { ...signed, authorization: "a.b.c" }, seller.id, root())).toBeUndefined();
});

it("of a marketplace's payment its owner checks the whole, also without a line of its own, and a seller its part; the owner alone has no receipt to issue", async () => {
  const [market, other] = [await castSeller(scratch.database, scratch.keys), await castSeller(scratch.database, scratch.keys)];
  const payer = await castPayer(scratch.database, scratch.keys, 1_000_000n);
  for (const { id } of [seller, other]) await scratch.database.query("insert into marketplace_sellers (seller, marketplace) values ($1, $2)", [id, market.id]);
  const cart = orderWith(market, [lineOf("Hat", 1, 10_000, seller.id), lineOf("Shoes", 2, 15_000, other.id)]);
  const sold = await sell(scratch, market, payer, cart);
  await giveBack(scratch, seller, sold, await refundBody(seller, sold, "4000"));
  for (const [viewer, amount, receiptable] of [
    [market, "40000", false],
    [seller, "10000", true],
    [other, "30000", true],
  ] as const) {
    const shown = (await bySeller(scratch, viewer, api.getPayment, { params: { id: sold.id } })).body as unknown as Payment;
    const signed = (await bySeller(scratch, viewer, sellerApi.getPaymentEvidence, { params: { id: sold.id } })).body as unknown as PaymentEvidence;
    expect(shown.amount).toBe(amount);
    expect(await failing(shown, signed, root(), viewer.id)).toEqual([]);
    expect(signed.refunds).toHaveLength(viewer === other ? 0 : 1);
    if (viewer !== other) expect(await failing(shown, { ...signed, refunds: [] }, root(), viewer.id)).toEqual(["refunds: differs refunded"]);
    expect(isReceiptable(shown, viewer.id)).toBe(receiptable);
    const drafted = await bySeller(scratch, viewer, sellerApi.draftReceipt, { params: { id: sold.id } });
    expect(drafted.status).toBe(receiptable ? 200 : 404);
  }
  const stranger = await castSeller(scratch.database, scratch.keys);
  expect((await bySeller(scratch, stranger, sellerApi.getPaymentEvidence, { params: { id: sold.id } })).body.code).toBe("payment-not-found");
  expect((await bySeller(scratch, seller, sellerApi.getPaymentEvidence, { params: { id: open.id } })).body.code).toBe("payment-not-paid");
});

async function sign(asked: SigningRequest) {
  if (asked.kind !== "receipts") throw refuse("answer-invalid");
  const [row] = await scratch.database.query<{ der: Buffer }>("select der from merchant_certificates where merchant = $1", [seller.id]);
  const der = row?.der ?? Buffer.alloc(0);
  const [ca = Buffer.alloc(0)] = (await scratch.keys.authoritiesAbove(der)) ?? [];
  const chain = [der, ca].map((one) => Buffer.from(one).toString("base64"));
  return { kind: "receipts", signatures: await Promise.all(asked.payloads.map((payload) => signReceipt(payload, seller.key, chain))) } as const;
}

it("receipts in bulk: one confirmation for those that can be drafted, a result for each, and a refusal ends its own row only", async () => {
  const asked: SigningRequest[] = [];
  const outcomes: Record<string, Outcome> = {};
  const all = [...paid, open, { id: newId("pay") }];
  const end = await issueReceipts(
    gateway,
    all,
    (request) => {
      asked.push(request);
      return sign(request);
    },
    (payment, outcome) => {
      outcomes[payment] = outcome;
    },
  );
  expect(end).toBe("done");
  expect(asked.map((one) => one.kind === "receipts" && one.payloads.length)).toEqual([2]);
  expect(all.map(({ id }) => outcomes[id])).toMatchObject([
    { kind: "issued" },
    { kind: "issued" },
    { kind: "refused", problem: { code: "payment-not-paid" } },
    { kind: "refused", problem: { code: "payment-not-found" } },
  ]);
});

it("receipts in bulk, canceled in the wallet: nothing is signed and nothing issued", async () => {
  const outcomes: Record<string, Outcome> = {};
  const end = await issueReceipts(
    gateway,
    paid,
    async () => ({ kind: "canceled" }),
    (payment, outcome) => (outcomes[payment] = outcome),
  );
  expect(end).toBe("canceled");
  expect(paid.map(({ id }) => outcomes[id]?.kind)).toEqual(["unsigned", "unsigned"]);
});
