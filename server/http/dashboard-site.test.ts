import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serveDashboard } from "./dashboard-site.ts";
import { answerProblems } from "./problems.ts";

let folder: string;
let fastify: FastifyInstance;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "coconut-dashboard-"));
  await mkdir(join(folder, "dashboard/files"), { recursive: true });
  await writeFile(join(folder, "dashboard/index.html"), "<!doctype html><title>dashboard</title>");
  await writeFile(join(folder, "dashboard/files/index-1.js"), "1;");
  fastify = Fastify();
  answerProblems(fastify);
  await serveDashboard(fastify, folder);
});
afterAll(async () => {
  await fastify?.close();
  await rm(folder, { recursive: true, force: true });
});

it.each(["/dashboard/", "/dashboard/payments?state=paid", "/dashboard/payments/pay_1", "/dashboard/developers/keys"])(
  "%s is the one page, which nobody frames and where no text becomes code",
  async (url) => {
    const { statusCode, headers, body } = await fastify.inject({ url });
    expect([statusCode, body]).toEqual([200, expect.stringContaining("<title>dashboard</title>")]);
    const policy = String(headers["content-security-policy"]).split("; ");
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]),
    );
    expect(policy.join()).not.toMatch(/unsafe|data:|blob:|\*/);
    expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
  },
);

it("its hashed files are kept for a year, and nothing beside them is served", async () => {
  expect((await fastify.inject({ url: "/dashboard/files/index-1.js" })).headers["cache-control"]).toContain("immutable");
  expect((await fastify.inject({ url: "/dashboard/files/missing.js" })).statusCode).toBe(404);
  const outside = await fastify.inject({ url: "/dashboard/files/..%2findex.html" });
  expect(outside.statusCode).toBeGreaterThanOrEqual(400);
  expect((await fastify.inject({ url: "/dashboard" })).headers.location).toBe("/dashboard/");
});
