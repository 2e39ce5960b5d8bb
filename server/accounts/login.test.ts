import { createHash, randomBytes } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { toBase64Url } from "../../protocol/bytes.ts";
import { newId } from "../../protocol/ids.ts";
import type { SecretKeys } from "../keys/generations.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { newWallet, request, type ScratchWallet } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
let wallet: ScratchWallet;
beforeAll(async () => {
  gateway = await openScratchGateway();
  wallet = await newWallet(gateway.http);
});
afterAll(() => gateway.close());

const seconds = () => Math.floor(Date.now() / 1000);
const topUp = { body: { amount: "1000" } };
let topUps = 0;
const fresh = () => ({ ...topUp, idempotencyKey: `login-${++topUps}` });

test("a signed request is answered; without a signature the login is missing", async () => {
  expect(await wallet.call(api.getAccount)).toMatchObject({ status: 200, body: { user: wallet.user, balance: "0" } });
  expect(await wallet.call(api.createTopUp, fresh())).toMatchObject({ status: 201, body: { amount: "1000" } });
  expect((await request(gateway.http, api.getAccount)).body).toMatchObject({ code: "login-required", status: 401 });
});

describe("login-signature-invalid", () => {
  const invalid = { status: 401, body: { code: "login-signature-invalid" } };

  test("another method", async () => {
    expect(await wallet.call(api.listCertificates, {}, { method: "POST" })).toMatchObject(invalid);
  });
  test("another path, query or host", async () => {
    expect(await wallet.call(api.getAccount, {}, { url: "/v1/certificates" })).toMatchObject(invalid);
    expect(await wallet.call(api.listEntries, { query: "limit=5" }, { url: "/v1/account/entries?limit=6" })).toMatchObject(invalid);
    expect(await wallet.call(api.getAccount, {}, { host: "localhost:4400" })).toMatchObject(invalid);
  });
  test("another body, also where its digest is put right", async () => {
    const sentBody = '{"amount":"9000"}';
    expect(await wallet.call(api.createTopUp, fresh(), { sentBody })).toMatchObject(invalid);
    const digest = `sha-256=:${createHash("sha256").update(sentBody).digest("base64")}:`;
    expect(await wallet.call(api.createTopUp, fresh(), { sentBody, headers: { "content-digest": digest } })).toMatchObject(invalid);
  });
  test("no digest, another digest algorithm", async () => {
    expect(await wallet.call(api.createTopUp, fresh(), { headers: { "content-digest": "" } })).toMatchObject(invalid);
    expect(await wallet.call(api.createTopUp, fresh(), { headers: { "content-digest": "sha-512=:AAAA:" } })).toMatchObject(invalid);
  });
  test("another time or nonce than was signed", async () => {
    const { headers } = await signedHeaders();
    const later = headers["signature-input"]?.replace(/created=\d+/, `created=${seconds() + 1}`) ?? "";
    expect(await wallet.call(api.getAccount, {}, { headers: { ...headers, "signature-input": later } })).toMatchObject(invalid);
    const other = headers["signature-input"]?.replace(/nonce="[^"]+"/, `nonce="${toBase64Url(randomBytes(16))}"`) ?? "";
    expect(await wallet.call(api.getAccount, {}, { headers: { ...headers, "signature-input": other } })).toMatchObject(invalid);
  });
  test("components left out, another algorithm or tag, a second signature", async () => {
    const { headers } = await signedHeaders();
    const input = headers["signature-input"] ?? "";
    for (const bent of [
      input.replace('"@method" ', ""),
      input.replace("hmac-sha256", "hmac-sha512"),
      input.replace('tag="coconut-login"', 'tag="other"'),
      `${input}, other=("@method");created=1`,
      "login",
    ]) {
      expect(await wallet.call(api.getAccount, {}, { headers: { ...headers, "signature-input": bent } }), bent).toMatchObject(invalid);
    }
  });
  test("the token of another user, a token by a strange key, a token without a signature", async () => {
    const other = await newWallet(gateway.http);
    expect(await wallet.call(api.getAccount, {}, { headers: { "coconut-token": other.session.token } })).toMatchObject(invalid);
    const claims = { dev: wallet.device, gen: 1 };
    const forged = new SignJWT(claims).setProtectedHeader({ alg: "HS256", typ: "JWT", kid: gateway.keys.tokenKeys.current });
    const token = await forged.setSubject(wallet.user).setIssuedAt().setExpirationTime("7d").sign(randomBytes(32));
    expect(await wallet.call(api.getAccount, {}, { headers: { "coconut-token": token } })).toMatchObject(invalid);
    const [, payload] = wallet.session.token.split(".");
    const none = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url")}.${payload}.`;
    expect(await wallet.call(api.getAccount, {}, { headers: { "coconut-token": none } })).toMatchObject(invalid);
  });
  test("a keyid that the gateway does not have", async () => {
    expect(await wallet.call(api.getAccount, {}, { parameters: { keyid: "session-999" } })).toMatchObject(invalid);
  });
});

/** The headers of a good request for the account, taken from the way to another one. */
async function signedHeaders(): Promise<{ headers: Record<string, string> }> {
  let seen: Record<string, string> = {};
  const spy = await gateway.another();
  spy.fastify.addHook("onRequest", async (incoming) => {
    seen = Object.fromEntries(["signature", "signature-input", "content-digest", "coconut-token"].map((name) => [name, String(incoming.headers[name])]));
  });
  await wallet.call(api.getAccount, {}, {}, spy);
  return { headers: seen };
}

test("a clock more than 60 s away is told the gateway's", async () => {
  for (const offset of [-62, 62]) {
    const before = Date.now();
    const answer = await wallet.call(api.getAccount, {}, { parameters: { created: seconds() + offset } });
    expect(answer).toMatchObject({ status: 401, body: { code: "login-clock-skew" } });
    expect(answer.body.serverTime).toBeGreaterThanOrEqual(before);
  }
  for (const offset of [-58, 58]) expect((await wallet.call(api.getAccount, {}, { parameters: { created: seconds() + offset } })).status).toBe(200);
});

describe("login-replayed", () => {
  test("a nonce is used up by what changes something, across two processes, and again under another token it is another", async () => {
    const nonce = toBase64Url(randomBytes(16));
    const second = await gateway.another();
    expect((await wallet.call(api.createTopUp, fresh(), { parameters: { nonce } })).status).toBe(201);
    expect(await wallet.call(api.createTopUp, fresh(), { parameters: { nonce } }, second)).toMatchObject({ status: 401, body: { code: "login-replayed" } });
    const other = await newWallet(gateway.http);
    expect((await other.call(api.createTopUp, fresh(), { parameters: { nonce } })).status).toBe(201);
  });
  test("of 20 equal requests at once to two processes one is taken", async () => {
    const nonce = toBase64Url(randomBytes(16));
    const input = fresh();
    const second = await gateway.another();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => wallet.call(api.createTopUp, input, { parameters: { nonce } }, i % 2 ? second : gateway.http)),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.body.code === "login-replayed")).toHaveLength(19);
  });
  test("a bad signature does not use up the nonce, and reading needs none", async () => {
    const nonce = toBase64Url(randomBytes(16));
    await wallet.call(api.createTopUp, fresh(), { parameters: { nonce }, sentBody: "{}" });
    expect((await wallet.call(api.createTopUp, fresh(), { parameters: { nonce } })).status).toBe(201);
    for (let i = 0; i < 2; i++) expect((await wallet.call(api.getAccount, {}, { parameters: { nonce } })).status).toBe(200);
  });
});

test("after seven days a login has expired", async () => {
  const week = 7 * 24 * 3_600_000;
  const later = async (ms: number) =>
    wallet.call(api.getAccount, {}, { parameters: { created: seconds() + ms / 1000 } }, await gateway.another({ now: () => Date.now() + ms }));
  expect((await later(week - 60_000)).status).toBe(200);
  expect(await later(week)).toMatchObject({ status: 401, body: { code: "login-expired" } });
});

describe("login-revoked", () => {
  test("log-out everywhere ends every login of the user in all processes, and nobody else's", async () => {
    const leaving = await newWallet(gateway.http);
    const second = await gateway.another();
    const elsewhere = leaving.session;
    await leaving.logIn();
    expect((await leaving.call(api.deleteSessions)).status).toBe(204);
    expect((await leaving.call(api.getAccount, {}, {}, second)).body).toMatchObject({ code: "login-revoked" });
    leaving.session = elsewhere;
    expect((await leaving.call(api.getAccount)).body).toMatchObject({ code: "login-revoked" });
    expect((await wallet.call(api.getAccount)).status).toBe(200);
    await leaving.logIn();
    expect((await leaving.call(api.getAccount)).status).toBe(200);
  });
});

test("after a rotation new logins use the new keys, and the old ones still hold until their keys go", async () => {
  const rotated = (old: SecretKeys, kid: string): SecretKeys => {
    const secret = randomBytes(32);
    return { current: kid, secret: (wanted) => (wanted === kid ? secret : old.secret(wanted)) };
  };
  const keys = {
    ...gateway.keys,
    tokenKeys: rotated(gateway.keys.tokenKeys, "token-new"),
    sessionKeys: rotated(gateway.keys.sessionKeys, "session-new"),
  };
  const http = await gateway.another({ keys });
  expect((await wallet.call(api.getAccount, {}, {}, http)).status).toBe(200);
  const { body } = await request(http, api.createSession, { body: { email: wallet.email, password: wallet.password, device: wallet.device } });
  expect(body.keyid).toBe("session-new");
  const renewed = { ...wallet, session: body as unknown as ScratchWallet["session"] };
  const before = wallet.session;
  wallet.session = renewed.session;
  expect((await wallet.call(api.getAccount, {}, {}, http)).status).toBe(200);
  expect((await wallet.call(api.getAccount)).body).toMatchObject({ code: "login-signature-invalid" });
  wallet.session = before;
});

describe("logging in", () => {
  const logIn = (body: object) => request(gateway.http, api.createSession, { body });
  const device = newId("dev");

  test("the address is found in either case", async () => {
    expect((await logIn({ email: wallet.email.toUpperCase(), password: wallet.password, device })).status).toBe(201);
  });
  test("a wrong password and an unknown address get the same answer after the same work", async () => {
    const known = { email: wallet.email, password: "wrong wrong", device };
    const unknown = { ...known, email: "nobody@example.test" };
    const expected = { status: 401, body: { code: "credentials-wrong" } };
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let i = 0; i < 9; i++) {
      for (const [name, body] of [["known", known] as const, ["unknown", unknown] as const]) {
        const start = performance.now();
        expect(await logIn(body)).toMatchObject(expected);
        times[name].push(performance.now() - start);
      }
    }
    const median = (list: number[]) => list.sort((a, b) => a - b)[4] ?? 0;
    expect(median(times.unknown) / median(times.known)).toBeGreaterThan(0.5);
    expect(median(times.unknown) / median(times.known)).toBeLessThan(2);
  });
});
