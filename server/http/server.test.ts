import { afterAll, expect, test } from "vitest";
import { api, type Operation } from "../../protocol/api.ts";
import { refuse } from "../../protocol/problem.ts";
import { createHttpServer } from "./server.ts";

const nobody = async () => {
  throw refuse("api-key-invalid");
};
const http = createHttpServer({
  ...{ logLevel: "silent", trustedProxies: [], requestsPerMinute: 1_000 },
  authentication: { login: nobody, merchant: nobody, member: nobody, handoff: nobody },
});
const { fastify } = http;
const answerNothing = async () => {
  throw refuse("not-found");
};
for (const operation of [api.createAccount, api.authorizePayment, api.authorizePayments]) http.serve<Operation>(operation, answerNothing);
afterAll(() => fastify.close());

test("15 s to receive a request, 30 s for a quiet connection and for one that is kept", async () => {
  await fastify.ready();
  expect(fastify.initialConfig).toMatchObject({ requestTimeout: 15_000, connectionTimeout: 30_000, keepAliveTimeout: 30_000 });
  const { requestTimeout, timeout, keepAliveTimeout } = fastify.server;
  expect({ requestTimeout, timeout, keepAliveTimeout }).toEqual({ requestTimeout: 15_000, timeout: 30_000, keepAliveTimeout: 30_000 });
});

test("64 KiB of body also where no operation is served", () => {
  expect(fastify.initialConfig.bodyLimit).toBe(65_536);
});

test.each<[string, Operation, number]>([
  ["64 KiB in general", api.createAccount, 65_536],
  ["128 KiB for an authorization", api.authorizePayment, 131_072],
  ["2 MiB for a batch", api.authorizePayments, 2_097_152],
])("a body has %s; a byte more is refused", async (_, { method, path }, most) => {
  const send = async (bytes: number) => {
    const payload = JSON.stringify("x".repeat(bytes - 2));
    const answer = await fastify.inject({ method, url: path.replace("{id}", "x"), headers: { "content-type": "application/json" }, payload });
    return (JSON.parse(answer.body) as { code: string }).code;
  };
  expect([await send(most), await send(most + 1)]).toEqual(["invalid-request", "body-too-large"]);
});
