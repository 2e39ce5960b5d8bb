import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Session } from "../../protocol/account.ts";
import { signReceipt } from "../../protocol/receipt/sign.ts";
import type { SignedReceipt } from "../../protocol/receipt.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { type CastPayer, type CastPayment, type CastSeller, castPayer, castSeller } from "../setup/cast.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { contentOf, type ReceiptDesk, receiptDesk } from "../setup/scratch-receipts.ts";
import { lineOf, orderWith, sell } from "../setup/scratch-sale.ts";
import { newWallet, type ScratchWallet, signedCall } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
let desk: ReceiptDesk;
let payer: CastPayer;
let seller: CastSeller;
let payment: CastPayment;

beforeAll(async () => {
  gateway = await openScratchGateway();
  desk = receiptDesk(gateway);
  payer = await castPayer(gateway.database, gateway.keys, 10_000_000n);
  await gateway.database.query("update allowances set total = 10000000 where user_number = $1", [payer.user]);
});
afterAll(() => gateway?.close());
beforeEach(async () => {
  seller = await castSeller(gateway.database, gateway.keys);
  payment = await sell(gateway, seller, payer, orderWith(seller, [lineOf("Coconut oil", 2, 10_500), lineOf("Tea", 1, 5_000)]));
});

describe("issued by a member with a certificate of their own", () => {
  let member: ScratchWallet;
  let chain: readonly string[];
  let session: Session;

  beforeEach(async () => {
    member = await newWallet(gateway.http);
    ({ chain } = await member.makeMaster());
    await gateway.database.query("insert into merchant_members (merchant, user_number, role) values ($1, $2, 'operator')", [seller.id, BigInt(member.user)]);
    session = (await signedCall(gateway.http, await member.signIn(), sellerApi.createSellerSession, { params: { id: seller.id } })).body as unknown as Session;
  });
  const draft = async () => String((await signedCall(gateway.http, session, sellerApi.draftReceipt, { params: { id: payment.id } })).body.payload);
  const issueBy = (body: object) => signedCall(gateway.http, session, sellerApi.issueReceipt, { body });

  test("it names the member and since when they are appointed", async () => {
    const payload = await draft();
    const answer = await issueBy({ payload, signature: await signReceipt(payload, member.keys.privateKey, chain) });
    expect(answer.status).toBe(201);
    const signed = answer.body as unknown as SignedReceipt;
    expect(contentOf(signed).issuer).toEqual({ user: member.user, appointedAt: expect.any(Number) });
    expect(await desk.verify(signed)).toMatchObject({ valid: true });
    // What the server asks for afterwards is the same receipt.
    expect((await desk.draftOf(payment, seller)).body.payload).toBe(payload);
  });

  test("another member's certificate, the merchant's key and a revoked certificate are refused", async () => {
    const payload = await draft();
    const other = await newWallet(gateway.http);
    const { chain: foreign } = await other.makeMaster();
    const refused = async (signature: object) => (await issueBy({ payload, signature })).body.code;
    expect(await refused(await signReceipt(payload, other.keys.privateKey, foreign))).toBe("receipt-signature-invalid");
    expect(await refused(await signReceipt(payload, other.keys.privateKey, chain))).toBe("receipt-signature-invalid");
    expect(await refused((await desk.signedBy(payload, seller)).signature)).toBe("certificate-untrusted");
    const own = await signReceipt(payload, member.keys.privateKey, chain);
    const thumbprint = createHash("sha256")
      .update(Buffer.from(chain[0] ?? "", "base64"))
      .digest();
    await gateway.database.query(
      "update certificate_states set status = 'suspended', cause = 'pin' where certificate = (select id from certificates where thumbprint = $1)",
      [thumbprint],
    );
    expect(await refused(own)).toBe("certificate-suspended");
  });

  test("an appointment that has ended ends it at once", async () => {
    const payload = await draft();
    await gateway.database.query("update merchant_members set ended_at = now() where merchant = $1", [seller.id]);
    expect((await issueBy({ payload, signature: await signReceipt(payload, member.keys.privateKey, chain) })).body).toMatchObject({ code: "seller-required" });
  });
});
