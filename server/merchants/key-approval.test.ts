import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Session } from "../../protocol/account.ts";
import { api } from "../../protocol/api.ts";
import { newId } from "../../protocol/ids.ts";
import { KEY_APPROVAL_TYPE, type KeyApproval } from "../../protocol/key-approval.ts";
import type { MerchantCertificate } from "../../protocol/merchant.ts";
import { PAYOUT_TYPE, signMoneyOrder } from "../../protocol/refund.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { LOGIN_LIFETIME_MS, readToken } from "../accounts/token.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { actFor, approvalOf, newMerchant, newSigningKey, type ScratchMember, type ScratchMerchant } from "../setup/scratch-merchant.ts";
import { SCRATCH_ACCOUNT } from "../setup/scratch-money.ts";
import { type Answer, request, signedCall } from "../setup/scratch-wallet.ts";
import { addOrigin } from "./add-origin.ts";
import { createApiKey } from "./api-key.ts";
import { approveLive } from "./live-mode.ts";

let gateway: ScratchGateway;
let shop: ScratchMerchant;
let operator: ScratchMember;
beforeAll(async () => {
  gateway = await openScratchGateway();
  shop = await newMerchant(gateway.http);
  operator = await shop.appoint();
  await gateway.database.query("update merchants set livemode = true where id = $1", [shop.id]);
});
afterAll(() => gateway.close());

type SigningKey = Awaited<ReturnType<typeof newSigningKey>>;
const certify = (by: ScratchMember, body: object): Promise<Answer> => by.call(sellerApi.certifyMerchantKey, { body });
const approved = async (key: SigningKey, changes: Partial<KeyApproval> = {}, by = shop.owner) => ({
  request: key.request,
  approved: await approvalOf(by, key.spkiHash, shop.id, changes),
});
/** A payout of ₩1 signed by a merchant's key, handed in by a member, or by the server's API key. */
async function payOut(
  by: ScratchMember | string,
  merchant: ScratchMerchant,
  key: SigningKey,
  { thumbprint }: Pick<MerchantCertificate, "thumbprint">,
): Promise<Answer> {
  const order = { merchant: merchant.id, number: newId("req"), currency: "KRW" as const, amount: "1", account: SCRATCH_ACCOUNT, issued: Date.now() };
  const input = { body: { payout: await signMoneyOrder(PAYOUT_TYPE, order, key.privateKey, { thumbprint }) }, idempotencyKey: order.number };
  return typeof by === "string" ? merchant.byKey(by, sellerApi.createPayout, input) : by.call(sellerApi.createPayout, input);
}
const setState = (wallet: { user: string; device: string }, status: "active" | "suspended") =>
  gateway.database.query(
    "update certificate_states set status = $3, cause = case when $3 = 'suspended' then 'copied' end where certificate in (select id from certificates where user_number = $1 and device = $2)",
    [wallet.user, wallet.device, status],
  );

describe("the password alone", () => {
  test("acts for no merchant, on whatever device; a certificate's login does, also a renewed one", async () => {
    const { email, password, device } = shop.owner.wallet;
    const params = { id: shop.id };
    for (const from of [device, newId("dev")]) {
      const session = (await request(gateway.http, api.createSession, { body: { email, password, device: from } })).body as unknown as Session;
      expect((await signedCall(gateway.http, session, sellerApi.createSellerSession, { params })).body).toMatchObject({ code: "certificate-required" });
    }
    expect((await signedCall(gateway.http, await shop.owner.wallet.signIn(), sellerApi.createSellerSession, { params })).status).toBe(201);
    const { wallet } = shop.owner;
    const renewal = { audience: "http://gateway.test:4400", user: wallet.user, device, issued: Date.now(), nonce: "A".repeat(22) };
    const renewed = await request(gateway.http, api.renewSession, { body: { renewal: await wallet.sign("coconut-login+jws", renewal) } });
    expect((await signedCall(gateway.http, renewed.body as unknown as Session, sellerApi.createSellerSession, { params })).status).toBe(201);
  });

  test("with an open login for the merchant certifies no key in live mode and pays nothing out", async () => {
    const key = await newSigningKey();
    expect((await certify(shop.owner, { request: key.request })).body).toMatchObject({ code: "key-approval-required" });
    expect((await payOut(shop.owner, shop, key, { thumbprint: key.spkiHash })).body).toMatchObject({ code: "money-order-invalid" });
  });
});

describe("a login for a merchant", () => {
  test("acts for nobody while its device or the master above it is suspended, and none is made", async () => {
    const member = await shop.appoint();
    const console = await member.wallet.signIn();
    await setState(member.wallet, "suspended");
    expect((await member.call(sellerApi.getMerchant)).body).toMatchObject({ code: "certificate-suspended", cause: "copied" });
    expect((await signedCall(gateway.http, console, sellerApi.createSellerSession, { params: { id: shop.id } })).body).toMatchObject({
      code: "certificate-suspended",
    });
    await setState(member.wallet, "active");
    expect((await member.call(sellerApi.getMerchant)).status).toBe(200);
  });

  test("holds as long as the login that it was made from, and no longer", async () => {
    const parent = await shop.owner.wallet.signIn();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const made = (await signedCall(gateway.http, parent, sellerApi.createSellerSession, { params: { id: shop.id } })).body as unknown as Session;
    expect(made.expires).toBe(parent.expires);
    expect(made.serverTime).toBeGreaterThan(parent.serverTime);
    const claims = await readToken({ token: gateway.keys.tokenKeys, session: gateway.keys.sessionKeys }, made.token);
    expect(claims?.issued).toBe(parent.expires - LOGIN_LIFETIME_MS);
  });
});

describe("an owner's approval of a signing key in live mode", () => {
  const refused: [string, string, (key: SigningKey) => Promise<object>][] = [
    ["missing", "key-approval-required", async ({ request }) => ({ request })],
    ["of another key", "key-approval-invalid", async (key) => ({ ...(await approved(await newSigningKey())), request: key.request })],
    ["for another merchant", "key-approval-invalid", (key) => approved(key, { merchant: newId("mer") })],
    ["eleven minutes old", "key-approval-invalid", (key) => approved(key, { issued: Date.now() - 660_000 })],
    ["ahead of the clock", "key-approval-invalid", (key) => approved(key, { issued: Date.now() + 660_000 })],
    ["by another member", "key-approval-invalid", (key) => approved(key, {}, operator)],
    [
      "signed for another purpose",
      "key-approval-invalid",
      async (key) => {
        const { approval, pinProof } = (await approved(key)).approved;
        const [, payload, signature] = approval.split(".");
        const header = btoa(JSON.stringify({ alg: "ES256", typ: "coconut-payout+jws", x5c: ["AAAA"] })).replaceAll("=", "");
        return { request: key.request, approved: { approval: `${header}.${payload}.${signature}`, pinProof } };
      },
    ],
    [
      "with another signature",
      "signature-invalid",
      async (key) => {
        const [one, other] = [(await approved(key)).approved, (await approved(key, { name: "Other" })).approved];
        const approval = `${one.approval.slice(0, one.approval.lastIndexOf("."))}${other.approval.slice(other.approval.lastIndexOf("."))}`;
        return { request: key.request, approved: { approval, pinProof: one.pinProof } };
      },
    ],
    ["with a wrong PIN", "pin-wrong", async (key) => ({ request: key.request, approved: { ...(await approved(key)).approved, pinProof: "A".repeat(43) } })],
  ];
  test.each(refused)("an approval %s is refused: %s", async (_, code, make) => {
    const key = await newSigningKey();
    expect((await certify(shop.owner, await make(key))).body).toMatchObject({ code });
    expect((await gateway.database.query("select 1 from merchant_certificates where merchant = $1 and revoked_at is null", [shop.id])).length).toBe(0);
  });

  test("makes the certificate, once: sent again it answers that one, also when it has ended; what was signed is kept beside it", async () => {
    const key = await newSigningKey();
    const body = await approved(key);
    const [one, again] = await Promise.all([certify(shop.owner, body), certify(shop.owner, body)]);
    expect(one).toMatchObject({ status: 201, body: { approved: expect.any(Number) } });
    expect(again?.body).toEqual(one?.body);
    // The balance is 0: everything before it holds.
    expect((await payOut(shop.owner, shop, key, one?.body as never)).body).toMatchObject({ code: "merchant-balance-insufficient" });
    expect((await payOut(operator, shop, key, one?.body as never)).body).toMatchObject({ code: "owner-required" });
    const params = { thumbprint: String(one?.body.thumbprint) };
    expect((await shop.owner.call(sellerApi.revokeMerchantCertificate, { params })).status).toBe(204);
    expect((await certify(shop.owner, body)).body).toEqual({ ...one?.body, revoked: expect.any(Number) });
    const [kept] = await gateway.database.query<{ approval: string; by: bigint }>(
      "select k.approval, c.user_number as by from merchant_certificates k join certificates c on c.id = k.approval_certificate where k.merchant = $1",
      [shop.id],
    );
    expect(kept).toEqual({ approval: body.approved.approval, by: BigInt(shop.owner.wallet.user) });
  });

  test("is nothing any more when its signer has ended before it is taken", async () => {
    const second = await newMerchant(gateway.http);
    await gateway.database.query("update merchants set livemode = true where id = $1", [second.id]);
    const key = await newSigningKey();
    const body = { request: key.request, approved: await approvalOf(second.owner, key.spkiHash, second.id) };
    // After it was read, before its transaction has the merchant.
    const held = await gateway.scratch.another().transaction(async (tx) => {
      await tx.query("select 1 from merchants where id = $1 for update", [second.id]);
      const answer = certify(second.owner, body);
      await expect
        .poll(
          async () => (await gateway.database.query("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).length,
          { timeout: 10_000 },
        )
        .toBeGreaterThan(0);
      await setState(second.owner.wallet, "suspended");
      return { answer };
    });
    expect((await held.answer).body).toMatchObject({ code: "certificate-suspended" });
  });
});

test("a key that was certified in test mode, by an operator or a leaked API key, signs nothing once the merchant is live", async () => {
  const going = await newMerchant(gateway.http);
  const member = await going.appoint();
  const leaked = await createApiKey(gateway.database, going.id);
  await addOrigin(gateway.database, going.id, "https://going-live.example");
  const [own, theirs, byLeak] = [await newSigningKey(), await newSigningKey(), await newSigningKey()];
  const good = (await certify(going.owner, { request: own.request, approved: await approvalOf(going.owner, own.spkiHash, going.id) })).body;
  const bad = (await certify(member, { request: theirs.request })).body;
  const worse = (await going.byKey(leaked, sellerApi.certifyMerchantKey, { body: { request: byLeak.request } })).body;
  const forced = { params: { thumbprint: String(bad.thumbprint) }, body: await approvalOf(member, theirs.spkiHash, going.id) };
  expect((await member.call(sellerApi.approveMerchantKey, forced)).body).toMatchObject({ code: "owner-required" });
  expect((await going.owner.call(sellerApi.requestLiveMode)).status).toBe(200);
  await approveLive(gateway.database, going.id);
  const key = await createApiKey(gateway.database, going.id);
  for (const [signing, certificate] of [
    [theirs, bad],
    [byLeak, worse],
  ] as const)
    for (const by of [key, member, going.owner])
      expect(["money-order-invalid", "owner-required"]).toContain((await payOut(by, going, signing, certificate as never)).body.code);
  expect((await payOut(key, going, own, good as never)).body).toMatchObject({ code: "merchant-balance-insufficient" });
  expect((await actFor(gateway.http, member.wallet, going.id)).session).toBeDefined();
  expect(KEY_APPROVAL_TYPE).toBe("coconut-key-approval+jws");
});

test("a key that is certified while the operator says yes is none of live mode", async () => {
  const racing = await newMerchant(gateway.http);
  const key = await newSigningKey();
  const held = await gateway.scratch.another().transaction(async (tx) => {
    await tx.query("update merchants set livemode = true where id = $1", [racing.id]);
    const answer = certify(racing.owner, { request: key.request });
    await expect
      .poll(
        async () => (await gateway.database.query("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")).length,
        { timeout: 10_000 },
      )
      .toBeGreaterThan(0);
    return { answer };
  });
  expect((await held.answer).body).toMatchObject({ code: "key-approval-required" });
});
