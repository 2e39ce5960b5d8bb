import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { randomBytes, toBase64Url } from "../../protocol/bytes.ts";
import type { CertificateCard } from "../../protocol/device.ts";
import { newId } from "../../protocol/ids.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { SIGN_IN_LIFETIME_MS, SIGN_IN_TYPE, type SignIn, signSignIn } from "../../protocol/sign-in.ts";
import { addDevice, keyHashOf, logEntry, signBy } from "../setup/scratch-device.ts";
import { openScratchGateway, SCRATCH_ORIGINS, SCRATCH_WALLET_ORIGIN, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { SCRATCH_BUSINESS } from "../setup/scratch-merchant.ts";
import { newWallet, request, type ScratchWallet, signedCall } from "../setup/scratch-wallet.ts";
import { prune } from "../storage/prune.ts";

let gateway: ScratchGateway;
let wallet: ScratchWallet;
let card: CertificateCard;
beforeAll(async () => {
  gateway = await openScratchGateway();
  wallet = await newWallet(gateway.http);
  card = await wallet.makeMaster();
});
afterAll(() => gateway.close());

let challenge: string;
beforeEach(async () => {
  challenge = String((await request(gateway.http, sellerApi.createSignInChallenge)).body.challenge);
});

function claims(changes: Partial<SignIn> = {}): SignIn {
  const issued = Date.now();
  const { user, device } = wallet;
  return { audience: SCRATCH_ORIGINS[0], challenge, user, device, issued, expires: issued + SIGN_IN_LIFETIME_MS, ...changes };
}
const signed = (changes?: Partial<SignIn>) => signSignIn(claims(changes), wallet.keys.privateKey, card.chain);
const signIn = (jws: string, over = gateway.http) => request(over, sellerApi.createConsoleSession, { body: { signIn: jws } });

describe("a sign-in to the dashboard", () => {
  test("by the certificate's signature is an ordinary login of its user and device", async () => {
    const { status, body: session } = await signIn(await signed());
    expect(status).toBe(201);
    expect(session).toMatchObject({ user: wallet.user, keyid: expect.any(String), expires: expect.any(Number) });
    const account = await signedCall(gateway.http, session as unknown as ScratchWallet["session"], api.getAccount);
    expect(account).toMatchObject({ status: 200, body: { email: wallet.email } });
  });

  test("works once, also of twenty at the same time over two processes", async () => {
    const [jws, other] = [await signed(), await gateway.another()];
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => signIn(jws, i % 2 ? other : gateway.http)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, body } of answers) if (status !== 201) expect(body.code).toBe("sign-in-invalid");
  });

  test.each<[string, () => Partial<SignIn>]>([
    ["for another origin", () => ({ audience: "https://evil.example" })],
    ["for the phone app's origin", () => ({ audience: SCRATCH_WALLET_ORIGIN })],
    ["for a merchant's page", () => ({ merchant: newId("mer") })],
    ["in answer to a challenge that nobody gave", () => ({ challenge: toBase64Url(randomBytes(32)) })],
    ["of another user", () => ({ user: "1999999999" })],
    ["of another device", () => ({ device: newId("dev") })],
    ["too old", () => ({ issued: Date.now() - SIGN_IN_LIFETIME_MS - 61_000, expires: Date.now() - 61_000 })],
    ["signed on a phone for another's page", () => ({ handoff: newId("hnd") })],
    ["from the future", () => ({ issued: Date.now() + 61_000, expires: Date.now() + 62_000 })],
    ["good for longer than agreed", () => ({ expires: Date.now() + SIGN_IN_LIFETIME_MS + 5_000 })],
  ])("%s is refused, and its challenge stays good", async (_, changes) => {
    expect(await signIn(await signed(changes()))).toMatchObject({ status: 403, body: { code: "sign-in-invalid" } });
    expect((await signIn(await signed())).status).toBe(201);
  });

  test("that somebody else signed, that is no sign-in, or in other bytes is refused", async () => {
    const stranger = await newWallet(gateway.http);
    await stranger.makeMaster();
    const bent = `${(await signed()).slice(0, -5)}AAAAA`;
    const spaced = await wallet.sign(SIGN_IN_TYPE, { ...claims(), extra: 1 });
    const unsigned = await signSignIn(claims(), stranger.keys.privateKey, card.chain);
    for (const jws of [await stranger.sign(SIGN_IN_TYPE, { ...claims() }), await wallet.sign("coconut-login+jws", { ...claims() }), bent, spaced, unsigned])
      expect((await signIn(jws)).body.code).toBe("sign-in-invalid");
  });

  test("ends with the device: revoked it signs nobody in, and its logins are over", async () => {
    const device = await addDevice(gateway.http, wallet, card);
    const own = { device: device.device };
    const session = (await signIn(await signBy(device, SIGN_IN_TYPE, { ...claims(own) }))).body as unknown as ScratchWallet["session"];
    expect((await signedCall(gateway.http, session, api.getAccount)).status).toBe(200);
    const change = { action: "certificate-revoked", device: device.device, key: await keyHashOf(device.keys) } as const;
    const body = { deviceLogEntry: await logEntry(device, change, device.keys.privateKey) };
    expect((await device.call(api.revokeCertificate, { params: { id: device.card.id }, body })).status).toBe(200);
    expect((await signedCall(gateway.http, session, api.getAccount)).body.code).toBe("login-revoked");
    challenge = String((await request(gateway.http, sellerApi.createSignInChallenge)).body.challenge);
    expect((await signIn(await signBy(device, SIGN_IN_TYPE, { ...claims(own) }))).body.code).toBe("certificate-revoked");
  });

  test("below a suspended master a device signs nobody in, and its merchant's login issues no receipt", async () => {
    const person = await newWallet(gateway.http);
    const master = await person.makeMaster();
    const device = await addDevice(gateway.http, person, master);
    const jws = async () => signBy(device, SIGN_IN_TYPE, { ...claims({ user: person.user, device: device.device }) });
    const suspend = (status: "active" | "suspended") =>
      gateway.database.query(
        "update certificate_states set status = $2, cause = case when $2 = 'suspended' then 'copied' end where certificate = (select certificate from masters where user_number = $1)",
        [person.user, status],
      );
    const session = (await signIn(await jws())).body as unknown as ScratchWallet["session"];
    const made = await signedCall(gateway.http, session, sellerApi.createMerchant, {
      body: { name: newId("mer"), business: SCRATCH_BUSINESS },
      idempotencyKey: "1",
    });
    const seller = (await signedCall(gateway.http, session, sellerApi.createSellerSession, { params: { id: String(made.body.merchant) } }))
      .body as unknown as ScratchWallet["session"];
    expect((await signedCall(gateway.http, seller, sellerApi.getMerchant)).status).toBe(200);
    await suspend("suspended");
    challenge = String((await request(gateway.http, sellerApi.createSignInChallenge)).body.challenge);
    expect((await signIn(await jws())).body).toMatchObject({ code: "certificate-suspended", cause: "copied" });
    const receipt = { payload: "AAAA", signature: { protected: "AAAA", signature: "A".repeat(86) } };
    expect((await signedCall(gateway.http, seller, sellerApi.issueReceipt, { body: receipt })).body.code).toBe("certificate-suspended");
    await suspend("active");
    challenge = String((await request(gateway.http, sellerApi.createSignInChallenge)).body.challenge);
    expect((await signIn(await jws())).status).toBe(201);
  });

  test("a challenge is 32 random bytes, good for five minutes, then forgotten", async () => {
    expect(challenge).toMatch(/^[A-Za-z0-9_-]{43}$/);
    await gateway.database.query("update sign_in_challenges set expires_at = expires_at - interval '5 minutes'");
    expect((await signIn(await signed())).body.code).toBe("sign-in-invalid");
    await prune(gateway.database);
    expect(await gateway.database.query("select 1 from sign_in_challenges")).toEqual([]);
  });
});
