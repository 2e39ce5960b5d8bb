import { afterAll, beforeAll, expect, test } from "vitest";
import { ALLOWANCE_TYPE } from "../../protocol/account.ts";
import { api } from "../../protocol/api.ts";
import { newId } from "../../protocol/ids.ts";
import type { HttpServer } from "../http/server.ts";
import { NO_LIMITS, openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { newWallet, request, type ScratchWallet } from "../setup/scratch-wallet.ts";
import { type LimitName, limits } from "../storage/rate-limit.ts";

let gateway: ScratchGateway;
let wallet: ScratchWallet;
beforeAll(async () => {
  gateway = await openScratchGateway();
  wallet = await newWallet(gateway.http, "203.0.113.1");
});
afterAll(() => gateway.close());

/** A gateway process on which only these limits hold, with the table's own numbers unless others are given. */
function limited(...names: LimitName[]): Promise<HttpServer> {
  const table = Object.fromEntries(names.map((name) => [name, limits[name]]));
  return gateway.another({ limits: { ...NO_LIMITS, ...table } });
}

function logIn(http: HttpServer, password: string, address: string, who = wallet) {
  return request(http, api.createSession, { body: { email: who.email, password, device: newId("dev") } }, { address });
}
const tooMany = { status: 429, body: { code: "rate-limited" } };

test("login-address: 30 log-ins a minute from one address, for whichever accounts", async () => {
  const http = await limited("login-address");
  const guess = (i: number) =>
    request(http, api.createSession, { body: { email: `guess${i}@example.test`, password: "x", device: newId("dev") } }, { address: "198.51.100.1" });
  for (let i = 0; i < 30; i++) expect((await guess(i)).body.code).toBe("credentials-wrong");
  const refused = await guess(31);
  expect(refused).toMatchObject(tooMany);
  expect(Number(refused.headers["retry-after"])).toBe(refused.body.retryAfter);
  expect((await logIn(http, wallet.password, "198.51.100.2")).status).toBe(201);
});

test("login-account-address: after 5 wrong passwords from one address even the right one waits there, not elsewhere", async () => {
  const http = await limited("login-account-address", "login-account");
  for (let i = 0; i < 5; i++) expect((await logIn(http, "wrong", "198.51.100.3")).body.code).toBe("credentials-wrong");
  expect(await logIn(http, wallet.password, "198.51.100.3")).toMatchObject(tooMany);
  expect((await logIn(http, wallet.password, "198.51.100.4")).status).toBe(201);
});

test("login-account-address: a right password starts the count anew", async () => {
  const http = await limited("login-account-address");
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 4; i++) await logIn(http, "wrong", "198.51.100.5");
    expect((await logIn(http, wallet.password, "198.51.100.5")).status).toBe(201);
  }
});

test("one place cannot close somebody's account: what the narrower limit refuses does not count for the account", async () => {
  const http = await limited("login-account-address", "login-account");
  const victim = await newWallet(gateway.http, "203.0.113.2");
  for (let i = 0; i < 60; i++) await logIn(http, "wrong", "198.51.100.6", victim);
  expect((await logIn(http, victim.password, "203.0.113.99", victim)).status).toBe(201);
});

test("login-account: guessing from many places ends after 50, while the owner still gets in from where the owner was before", async () => {
  const http = await limited("login-account-address", "login-account");
  const victim = await newWallet(gateway.http, "203.0.113.3");
  await gateway.database.query("delete from rate_limits");
  for (let i = 0; i < 50; i++) expect((await logIn(http, "wrong", `198.18.${i}.1`, victim)).body.code).toBe("credentials-wrong");
  expect(await logIn(http, "wrong", "198.18.99.1", victim)).toMatchObject(tooMany);
  expect(await logIn(http, victim.password, "203.0.113.98", victim)).toMatchObject(tooMany);
  expect((await logIn(http, victim.password, "203.0.113.3", victim)).status).toBe(201);
  await gateway.database.query("update rate_limits set window_end = now() where subject like 'login-account:%'");
  expect((await logIn(http, victim.password, "203.0.113.98", victim)).status).toBe(201);
});

test("an address without an account is limited like one with an account", async () => {
  const http = await limited("login-account-address");
  const nobody = { ...wallet, email: "nobody.at.all@example.test" };
  for (let i = 0; i < 5; i++) expect((await logIn(http, "wrong", "198.51.100.7", nobody)).body.code).toBe("credentials-wrong");
  expect(await logIn(http, "wrong", "198.51.100.7", nobody)).toMatchObject(tooMany);
});

test("IPv6 callers are counted by their first 64 bits", async () => {
  const http = await limited("login-account-address");
  for (let i = 1; i <= 5; i++) await logIn(http, "wrong", `2001:db8:7:7::${i}`);
  expect(await logIn(http, wallet.password, "2001:db8:7:7:ffff::1")).toMatchObject(tooMany);
  expect((await logIn(http, wallet.password, "2001:db8:7:8::1")).status).toBe(201);
});

test("sign-up-address: 10 sign-ups an hour", async () => {
  const http = await limited("sign-up-address");
  const signUp = (i: number) =>
    request(
      http,
      api.createAccount,
      { body: { email: `s${i}@example.test`, password: "long enough", name: "S", ageConfirmed: true } },
      { address: "198.51.100.8" },
    );
  for (let i = 0; i < 10; i++) expect((await signUp(i)).status).toBe(201);
  expect(await signUp(10)).toMatchObject(tooMany);
});

test.each([
  ["renewal-address", (http: HttpServer) => request(http, api.renewSession, { body: { renewal: `a.b.${"c".repeat(86)}` } }, { address: "198.51.100.9" })],
  ["top-up-user", (http: HttpServer) => wallet.call(api.createTopUp, { body: { amount: "1" }, idempotencyKey: "same" }, {}, http)],
  [
    "allowance-user",
    async (http: HttpServer) =>
      wallet.call(api.changeAllowance, { body: { change: await wallet.sign(ALLOWANCE_TYPE, {}).catch(() => `a.b.${"c".repeat(86)}`) } }, {}, http),
  ],
  [
    "certificate-user",
    async (http: HttpServer) => {
      const body = { ...(await wallet.masterRequest()), request: "AAAA" };
      return wallet.call(api.createMasterCertificate, { body }, {}, http);
    },
  ],
  [
    "device-request-user",
    async (http: HttpServer) => {
      const { request, pinVerifier, name } = await wallet.masterRequest();
      return wallet.call(api.createDeviceRequest, { body: { request, pinVerifier, name } }, {}, http);
    },
  ],
] as const)("%s: as many as the table says", async (name, call) => {
  const http = await limited(name);
  for (let i = 0; i < limits[name].count; i++) expect((await call(http)).status).not.toBe(429);
  expect(await call(http)).toMatchObject(tooMany);
});
