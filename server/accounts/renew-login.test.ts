import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LOGIN_RENEWAL_TYPE } from "../../protocol/account.ts";
import { api } from "../../protocol/api.ts";
import { toBase64Url } from "../../protocol/bytes.ts";
import { newId } from "../../protocol/ids.ts";
import { certificateChecks } from "../certificates/certificate-checks.ts";
import { NO_LIMITS, openScratchGateway, SCRATCH_ORIGINS, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { newWallet, request, type ScratchWallet, signedCall } from "../setup/scratch-wallet.ts";
import { rateLimits } from "../storage/rate-limit.ts";
import { renewLogin } from "./renew-login.ts";

let gateway: ScratchGateway;
let wallet: ScratchWallet;
beforeAll(async () => {
  gateway = await openScratchGateway();
  wallet = await newWallet(gateway.http);
  await wallet.makeMaster();
});
afterAll(() => gateway.close());

const claims = () => ({
  audience: SCRATCH_ORIGINS[0] as string,
  user: wallet.user,
  device: wallet.device,
  issued: Date.now(),
  nonce: toBase64Url(randomBytes(16)),
});
const renew = (renewal: string) => request(gateway.http, api.renewSession, { body: { renewal } });
const signed = async (change: object = {}, type = LOGIN_RENEWAL_TYPE) => renew(await wallet.sign(type, { ...claims(), ...change }));

test("the certificate renews the login without the password", async () => {
  const { status, body } = await signed();
  expect(status).toBe(201);
  wallet.session = body as unknown as ScratchWallet["session"];
  expect((await wallet.call(api.getAccount)).status).toBe(200);
});

test("a renewal is taken once, also across processes", async () => {
  const renewal = await wallet.sign(LOGIN_RENEWAL_TYPE, claims());
  const second = await gateway.another();
  const answers = await Promise.all([
    ...Array.from({ length: 4 }, () => renew(renewal)),
    ...Array.from({ length: 4 }, () => request(second, api.renewSession, { body: { renewal } })),
  ]);
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  expect(answers.filter((answer) => answer.body.code === "login-replayed")).toHaveLength(7);
});

test.each([
  ["for another gateway", { audience: "https://gateway.example" }, "origin-mismatch"],
  ["by another user", { user: "1999999999" }, "payer-mismatch"],
  ["by another device", { device: newId("dev") }, "payer-mismatch"],
  ["too old", { issued: Date.now() - 61_000 }, "login-clock-skew"],
  ["too new", { issued: Date.now() + 90_000 }, "login-clock-skew"],
  ["with a member too many", { role: "admin" }, "authorization-malformed"],
])("a renewal %s is refused", async (_what, change, code) => {
  expect((await signed(change)).body).toMatchObject({ code });
});

test("another type of signed object, a changed one and an unknown certificate are refused", async () => {
  expect((await signed({}, "coconut-allowance+jws")).body).toMatchObject({ code: "authorization-malformed" });
  const renewal = await wallet.sign(LOGIN_RENEWAL_TYPE, claims());
  const [head, , tail] = renewal.split(".");
  const payload = Buffer.from(JSON.stringify({ ...claims() })).toString("base64url");
  expect((await renew(`${head}.${payload}.${tail}`)).body).toMatchObject({ code: "signature-invalid" });
  const stranger = await newWallet(gateway.http);
  expect((await renew(await stranger.sign(LOGIN_RENEWAL_TYPE, claims()))).body).toMatchObject({ code: "authorization-malformed" });
  const [header = ""] = renewal.split(".");
  const parsed = JSON.parse(Buffer.from(header, "base64url").toString()) as { x5c: string[] };
  const other = Buffer.from(JSON.stringify({ ...parsed, x5c: [Buffer.from("not a certificate").toString("base64")] })).toString("base64url");
  expect((await renew([other, ...renewal.split(".").slice(1)].join("."))).body).toMatchObject({ code: "certificate-untrusted" });
});

test("a login that was renewed while its certificate was being revoked has ended", async () => {
  const [losing, checks] = [await newWallet(gateway.http), certificateChecks(gateway.database, gateway.keys)];
  await losing.makeMaster();
  const readSigned = async (jws: string, type: string) => {
    const signed = await checks.readSigned(jws, type);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await gateway.database.query("update certificate_states set status = 'revoked', revoked_at = now() where certificate = $1", [signed.certificate]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return signed;
  };
  const keys = { token: gateway.keys.tokenKeys, session: gateway.keys.sessionKeys };
  const parts = {
    database: gateway.database,
    keys,
    limits: rateLimits(gateway.database, NO_LIMITS),
    publicOrigins: SCRATCH_ORIGINS,
    certificates: { readSigned },
  };
  const renewal = await losing.sign(LOGIN_RENEWAL_TYPE, { ...claims(), user: losing.user, device: losing.device });
  const session = await renewLogin(parts, renewal, "192.0.2.1");
  expect((await signedCall(gateway.http, session, api.getAccount)).body).toMatchObject({ code: "login-revoked" });
});

test("a suspended, an expired and a revoked certificate renew nothing", async () => {
  const set = (sql: string) =>
    gateway.database.query(`${sql} where ${sql.includes("states") ? "certificate" : "id"} = (select max(id) from certificates where user_number = $1)`, [
      wallet.user,
    ]);
  await set("update certificate_states set status = 'suspended', cause = 'pin'");
  expect((await signed()).body).toMatchObject({ code: "certificate-suspended", cause: "pin" });
  await set("update certificate_states set status = 'active', cause = null");
  await set("update certificates set not_after = now() - interval '1 second'");
  expect((await signed()).body).toMatchObject({ code: "certificate-expired" });
  await set("update certificate_states set status = 'revoked'");
  expect((await signed()).body).toMatchObject({ code: "certificate-revoked" });
});
