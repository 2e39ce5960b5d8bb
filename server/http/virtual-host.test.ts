import { afterAll, expect, test } from "vitest";
import { api, type Operation } from "../../protocol/api.ts";
import { refuse } from "../../protocol/problem.ts";
import { admitOrigin } from "./cross-origin.ts";
import { createHttpServer } from "./server.ts";
import { keepHostApart } from "./virtual-host.ts";

// A gateway's HTTP server with every operation of the API on it, and a site kept apart from it.

const HOST = "wallet.test:4400";
const nobody = async () => {
  throw refuse("api-key-invalid");
};
const http = createHttpServer({
  ...{ logLevel: "silent", trustedProxies: ["127.0.0.1"], requestsPerMinute: 10_000 },
  authentication: { login: nobody, merchant: nobody, member: nobody, handoff: nobody },
});
const { fastify } = http;
keepHostApart(fastify, HOST);
await admitOrigin(fastify, `http://${HOST}`);
fastify.get("/*", { constraints: { host: HOST } }, async () => "the site");
fastify.get("/healthz", async () => "the gateway");
const operations = Object.values(api) as Operation[];
for (const operation of operations) {
  http.serve(operation, async () => {
    throw refuse("payment-not-found");
  });
}
afterAll(() => fastify.close());

const ask = async (method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS", url: string, headers: Record<string, string>) => {
  const { statusCode, body } = await fastify.inject({ method, url, headers });
  return { statusCode, body };
};

test.each([HOST, "WALLET.test:4400"])("no operation of the API answers on the host %s", async (host) => {
  for (const { method, path } of operations) {
    const answer = await ask(method, path.replaceAll(/\{\w+\}/g, "x"), { host });
    const isSite = method === "GET" && host === HOST;
    expect(isSite ? "the site" : JSON.parse(answer.body).code, `${method} ${path}`).toBe(isSite ? "the site" : "not-found");
    expect(answer.body === "the site" || answer.statusCode === 404).toBe(true);
  }
  expect(await ask("GET", "/healthz", { host })).toMatchObject({ statusCode: 404 });
  expect(await ask("OPTIONS", "/v1/account", { host, origin: `http://${HOST}`, "access-control-request-method": "POST" })).toMatchObject({ statusCode: 404 });
});

test("the site answers on its own host only, whatever other headers name it", async () => {
  expect(await ask("GET", "/anything", { host: HOST })).toEqual({ statusCode: 200, body: "the site" });
  for (const headers of [
    { host: "gateway.test:4400" },
    { host: "localhost:4400", "x-forwarded-host": HOST },
    { host: "wallet.test" },
    { host: "wallet.test:4401" },
    { host: "a.wallet.test:4400" },
    { host: "gateway.test:4400", forwarded: `host=${HOST}` },
  ]) {
    expect(await ask("GET", "/anything", headers), JSON.stringify(headers)).toMatchObject({ statusCode: 404 });
  }
});

test("every operation answers where the site is not", async () => {
  for (const { method, path } of operations) {
    const answer = await ask(method, path.replaceAll(/\{\w+\}/g, "x"), { host: "gateway.test:4400" });
    expect(JSON.parse(answer.body).code, `${method} ${path}`).not.toBe("not-found");
  }
  expect(await ask("GET", "/healthz", { host: "gateway.test:4400" })).toEqual({ statusCode: 200, body: "the gateway" });
});
