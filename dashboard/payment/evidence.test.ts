import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Operation, ReplyOf, RequestOf } from "../../protocol/api.ts";
import { fromBase64Url, fromUtf8 } from "../../protocol/bytes.ts";
import { newId } from "../../protocol/ids.ts";
import { ProblemError, readProblem, refuse } from "../../protocol/problem.ts";
import { encodeReceipt, signReceipt } from "../../protocol/receipt/sign.ts";
import type { Receipt } from "../../protocol/receipt.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { SigningRequest } from "../../protocol/signing.ts";
import { type CastPayment, type CastSeller, castPayer, castSeller } from "../../server/setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../../server/setup/scratch-gateway.ts";
import { keyed, lineOf, orderWith, register, sell } from "../../server/setup/scratch-sale.ts";
import { request } from "../../server/setup/scratch-wallet.ts";
import type { Gateway } from "../gateway/client.ts";
import { issueReceipts, type Outcome } from "../receipts/issue.ts";
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
const draft = async (id: string) => (await gateway.call(sellerApi.draftReceipt, { params: { id } })).payload;
const rewritten = (payload: string, change: (receipt: Receipt) => object) =>
  encodeReceipt({
    ...(JSON.parse(fromUtf8(fromBase64Url(payload) ?? new Uint8Array())) as Receipt),
    ...change(JSON.parse(fromUtf8(fromBase64Url(payload) ?? new Uint8Array())) as Receipt),
  });
const failing = async (payload: string, root = scratch.keys.rootSpkiSha256) =>
  (await readEvidence(payload, first().id, root))?.checks.flatMap(({ name, refusal }) =>
    refusal ? [`${name}: ${refusal.reason} ${refusal.field ?? ""}`.trim()] : [],
  );

it("the evidence of a payment is checked up to the root, and tells who signed when and where", async () => {
  const evidence = await readEvidence(await draft(first().id), first().id, scratch.keys.rootSpkiSha256);
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
  const [payload, other] = await Promise.all([draft(first().id), draft(paid[1]?.id ?? "")]);
  const foreign = JSON.parse(fromUtf8(fromBase64Url(other) ?? new Uint8Array())) as Receipt;
  expect(await failing(payload)).toEqual([]);
  expect(await failing(rewritten(payload, () => ({ total: "99000" })))).toContain("amounts: differs total");
  expect(await failing(rewritten(payload, ({ order }) => ({ order: { ...order, lines: order.lines.slice(1) } })))).toContain("order: differs lines");
  expect(await failing(rewritten(payload, () => ({ authorization: foreign.authorization })))).toContain("authorization: differs payment");
  expect(await failing(rewritten(payload, () => ({ result: foreign.result })))).toContain("result: differs payment");
  expect(await failing(payload, "A".repeat(43))).toEqual(expect.arrayContaining(["authorization: other-root", "order: other-root", "result: other-root"]));
  expect(await readEvidence(other, first().id, scratch.keys.rootSpkiSha256)).toBeUndefined();
  expect(await readEvidence("bm9uc2Vuc2U", first().id, scratch.keys.rootSpkiSha256)).toBeUndefined();
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
