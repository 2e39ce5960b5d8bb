import Fastify from "fastify";
import { afterAll, expect, test } from "vitest";
import { api, type Operation } from "../../protocol/api.ts";
import { signRequest } from "../../protocol/login.ts";
import { admitOrigin } from "./cross-origin.ts";
import { answerProblems } from "./problems.ts";

const WALLET = "http://wallet.test:4400";
const fastify = Fastify();
answerProblems(fastify);
await admitOrigin(fastify, WALLET);
fastify.post("/v1/thing", async () => ({ ok: true }));
afterAll(() => fastify.close());

const preflight = (origin: string) =>
  fastify.inject({
    method: "OPTIONS",
    url: "/v1/thing",
    headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "signature" },
  });

test("the wallet's origin may send every method and every header that a signed request has", async () => {
  const { statusCode, headers } = await preflight(WALLET);
  expect(statusCode).toBe(204);
  expect(headers["access-control-allow-origin"]).toBe(WALLET);
  const allowed = String(headers["access-control-allow-headers"]).split(", ");
  const secret = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const request = { method: "POST", targetUri: "http://gateway.test/v1/thing", token: "t", body: new Uint8Array(1) };
  const signed = Object.keys(await signRequest(request, { created: 1, nonce: "n", keyid: "k" }, secret));
  expect(allowed).toEqual(expect.arrayContaining([...signed, "content-type", "idempotency-key"]));
  const methods = new Set((Object.values(api) as Operation[]).map(({ method }) => method));
  expect(String(headers["access-control-allow-methods"]).split(", ")).toEqual(expect.arrayContaining([...methods]));
});

test("the wallet's origin may read an answer, and no cookie goes with it", async () => {
  const { headers } = await fastify.inject({ method: "POST", url: "/v1/thing", headers: { origin: WALLET } });
  expect(headers["access-control-allow-origin"]).toBe(WALLET);
  expect(headers.vary).toBe("Origin");
  expect(headers).not.toHaveProperty("access-control-allow-credentials");
});

test.each(["http://shop.test:4500", "https://wallet.test:4400", "http://wallet.test", "http://evil.wallet.test:4400", "http://WALLET.test:4400", "null", ""])(
  "the origin %s may read nothing",
  async (origin) => {
    expect((await preflight(origin)).statusCode).toBe(404);
    for (const answer of [await preflight(origin), await fastify.inject({ method: "POST", url: "/v1/thing", headers: { origin } })]) {
      expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
    }
  },
);
