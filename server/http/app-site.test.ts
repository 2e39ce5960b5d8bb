import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Fastify from "fastify";
import { afterAll, expect, test } from "vitest";
import { serveApp } from "./app-site.ts";
import { answerProblems } from "./problems.ts";
import { secureAnswers } from "./security-headers.ts";

const folder = await mkdtemp(join(tmpdir(), "coconut-app-"));
await mkdir(join(folder, "app/files"), { recursive: true });
await writeFile(join(folder, "secret.txt"), "outside");
await writeFile(join(folder, "app/.hidden"), "hidden");
await writeFile(join(folder, "app/index.html"), "<!doctype html>");
await writeFile(join(folder, "app/service-worker.js"), "");
await writeFile(join(folder, "app/files/index-abc.js"), "");
const fastify = Fastify();
answerProblems(fastify);
secureAnswers(fastify);
await serveApp(fastify, { origin: "http://wallet.test:4400", folder: join(folder, "app"), api: "http://gateway.test:4400" });
afterAll(async () => {
  await fastify.close();
  await rm(folder, { recursive: true });
});

const get = (url: string) => fastify.inject({ url, headers: { host: "wallet.test:4400" } });

test.each(["/", "/index.html", "/service-worker.js", "/files/index-abc.js"])(
  "%s: nothing but the app's own files runs there, nobody frames it, it talks to the gateway only",
  async (url) => {
    const { statusCode, headers } = await get(url);
    expect(statusCode).toBe(200);
    const policy = Object.fromEntries(
      String(headers["content-security-policy"])
        .split("; ")
        .map((rule) => [rule.split(" ")[0], rule.split(" ").slice(1).join(" ")]),
    );
    expect(policy).toMatchObject({
      "default-src": "'none'",
      "script-src": "'self'",
      "connect-src": "'self' http://gateway.test:4400",
      "frame-ancestors": "'none'",
      "base-uri": "'none'",
      "form-action": "'none'",
      "require-trusted-types-for": "'script'",
      "trusted-types": "coconut-own-scripts",
    });
    expect(String(headers["content-security-policy"])).not.toMatch(/unsafe|\*|data:|blob:/);
    expect(headers).toMatchObject({
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
  },
);

test("only files whose names hold a hash are kept without asking", async () => {
  expect((await get("/files/index-abc.js")).headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  for (const url of ["/", "/service-worker.js"]) expect((await get(url)).headers["cache-control"]).toBe("no-cache");
});

test.each(["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/.hidden", "/files/", "/files", "/nothing"])("%s is not there", async (url) => {
  const { statusCode, headers } = await get(url);
  expect(statusCode).toBe(404);
  expect(headers["content-type"]).toContain("application/problem+json");
});
