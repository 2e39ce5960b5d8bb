import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { api, type Operation } from "../protocol/api.ts";
import { fromBase64Url, randomBytes, toBase64Url, utf8 } from "../protocol/bytes.ts";
import { bodies as examples } from "../protocol/examples.ts";
import { importSecret, signRequest } from "../protocol/login.ts";
import { signOrder } from "../protocol/order.ts";
import { problemTypes } from "../protocol/problem.ts";
import { newRecoveryCode } from "../protocol/recovery-code.ts";
import { sellerApi } from "../protocol/seller-api.ts";
import { createGateway, type Gateway } from "./gateway.ts";
import { ensureKeys } from "./keys/setup.ts";
import { createApiKey } from "./merchants/api-key.ts";
import { castAuthorization, castOrder, castPayer, castPayments, castSeller } from "./setup/cast.ts";
import { ask, newDevice } from "./setup/scratch-device.ts";
import { NO_LIMITS } from "./setup/scratch-gateway.ts";
import { openPc, type ScratchPc } from "./setup/scratch-handoff.ts";
import { newMerchant, type ScratchMember } from "./setup/scratch-merchant.ts";
import { codeChange } from "./setup/scratch-recovery.ts";
import { newWallet, type ScratchWallet } from "./setup/scratch-wallet.ts";
import { openScratchDatabase, type ScratchDatabase } from "./storage/scratch-database.ts";

// For every operation of the OpenAPI document: what may come from outside, and is wrong. A clear problem document, never a 500.

let scratch: ScratchDatabase;
let gateway: Gateway;
let wallet: ScratchWallet;
/** Owner of a merchant: may all that a seller may. */
let owner: ScratchMember;
let pc: ScratchPc;
let apiKey: string;
let folder: string;
let url: string;
/** A valid body for each operation that takes one, by path and method. */
let valid: Map<string, Record<string, unknown>>;
let paths: [string, string, DescribedOperation][];

interface DescribedOperation {
  readonly security?: readonly Record<string, unknown>[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: { readonly "application/json": { readonly schema: JsonSchema } } };
}
interface JsonSchema {
  readonly type?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

beforeAll(async () => {
  scratch = await openScratchDatabase();
  folder = await mkdtemp(join(tmpdir(), "coconut-bad-input-"));
  const keys = await ensureKeys(folder);
  const { database } = scratch;
  gateway = await createGateway({
    ...{
      database,
      keys,
      limits: NO_LIMITS,
      authorizationsPerMinute: 100_000,
      requestsPerMinute: 100_000,
      testMode: true,
      allowLoopback: false,
      recoverySeconds: 86_400,
      recoveryExcludedSeconds: 7 * 86_400,
      webFolder: folder,
      logLevel: "silent",
    },
    publicOrigins: ["http://gateway.test:4400", "http://localhost:4400"],
    walletOrigin: "http://wallet.test:4400",
  });
  url = await gateway.http.fastify.listen({ port: 0, host: "127.0.0.1" });
  wallet = await newWallet(gateway.http);
  const card = await wallet.makeMaster();
  owner = (await newMerchant(gateway.http, wallet)).owner;
  const seller = await castSeller(database, keys);
  apiKey = await createApiKey(database, seller.id);
  const payer = await castPayer(database, keys, 100_000n);
  const [payment] = await castPayments(database, [seller], 1_000n);
  if (!payment) throw new Error("no payment");
  const authorization = await castAuthorization(payer, payment);
  pc = await openPc(gateway.http, payment);
  const order = await signOrder(castOrder(seller, 1_000n), seller.key, seller.thumbprint);
  const { request } = await wallet.masterRequest();
  const waiting = (await ask(await newDevice(gateway.http, wallet))).body.id as string;
  const shown = Object.entries(examples).map(([name, example]): [string, Record<string, unknown>] => {
    const { method, path }: Operation = { ...api, ...sellerApi }[name as keyof typeof examples];
    return [`${method} ${path}`, example as Record<string, unknown>];
  });
  valid = new Map<string, Record<string, unknown>>([
    ...shown,
    ["POST /v1/recipients", { user: wallet.user }],
    ["POST /v1/transfers", { transfer: authorization, pinProof: "A".repeat(43) }],
    ["POST /v1/withdrawals", { withdrawal: authorization, pinProof: "A".repeat(43) }],
    ["POST /v1/handoffs/{id}/sign-in", { signIn: authorization }],
    ["POST /v1/order-checks", { order: castOrder(seller, 1_000n), tid: "A".repeat(43) }],
    ["POST /v1/payments/{id}/refunds", { refund: authorization }],
    ["POST /v1/payouts", { payout: authorization }],
    ["POST /v1/receipts", { payload: "AAAA", signature: { protected: "AAAA", signature: "A".repeat(86) } }],
    ["POST /v1/webhook-endpoints", { url: "https://shop.example/events", events: ["payment.paid"] }],
    ["PUT /v1/webhook-endpoints/{id}", { url: "https://shop.example/events", events: ["payment.paid"], enabled: true }],
    ["POST /v1/console-sessions", { signIn: authorization }],
    ["POST /v1/merchant/certificates", { request: "-----BEGIN CERTIFICATE REQUEST-----" }],
    ["PUT /v1/account/business", { name: "A shop", number: "1234567891", address: "Seoul", representative: "Kim", phone: "02-120-0000" }],
    ["POST /v1/accounts", { email: "someone@example.test", password: "long enough", name: "Someone", ageConfirmed: true }],
    ["POST /v1/sessions", { email: wallet.email, password: wallet.password, device: wallet.device }],
    ["POST /v1/session-renewals", { renewal: authorization }],
    ["PUT /v1/account/allowance", { change: authorization }],
    ["POST /v1/top-ups", { amount: "1000" }],
    ["POST /v1/certificates", await wallet.masterRequest()],
    ["POST /v1/certificates/{id}/revocation", { deviceLogEntry: authorization }],
    ["PUT /v1/certificates/{id}/name", { name: "A name" }],
    ["POST /v1/certificates/{id}/renewal", { request, deviceLogEntry: authorization, pinProof: "A".repeat(43) }],
    ["POST /v1/device-requests", { request, pinVerifier: "A".repeat(43), name: "A phone" }],
    ["POST /v1/device-requests/{id}/approval", { certificate: request, deviceLogEntry: authorization, pinProof: "A".repeat(43) }],
    ["POST /v1/device-requests/{id}/denial", { notMe: true }],
    ["PUT /v1/certificates/{id}/pin", { change: authorization, pinProof: "A".repeat(43) }],
    ["PUT /v1/recovery-code", { change: authorization, pinProof: "A".repeat(43) }],
    ["POST /v1/recoveries", { purpose: "master", code: newRecoveryCode(), key: "A".repeat(43), name: "A laptop", exclude: [card.id] }],
    ["POST /v1/recoveries/{id}/veto", { deviceLogEntry: authorization, pinProof: "A".repeat(43) }],
    ["POST /v1/recoveries/{id}/pin", { reset: authorization }],
    ["POST /v1/recoveries/{id}/withdrawal", { publicKey: request, step: `a.b.${"c".repeat(86)}` }],
    ["POST /v1/recoveries/{id}/completion", { publicKey: request.slice(0, 120), step: `a.b.${"c".repeat(86)}` }],
    ["POST /v1/password-resets", { reset: authorization, pinProof: "A".repeat(43) }],
    ["POST /v1/payments", { order, expiresIn: 600 }],
    ["POST /v1/payments/{id}/authorization", { authorization }],
    ["POST /v1/authorizations", { authorizations: [{ authorization }] }],
    ["POST /v1/handoffs", { payment: payment.id, origin: seller.origin, key: Buffer.alloc(91, 4).toString("base64") }],
    ["POST /v1/handoff-bindings", await pc.scan()],
    ["POST /v1/handoffs/{id}/refusal", { notMine: true }],
  ]);
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: Record<string, Record<string, DescribedOperation>> };
  paths = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string, DescribedOperation] => [method.toUpperCase(), path, operation]),
  );
  for (const path of paths.map(([, name]) => name).filter((name) => name.startsWith("/v1/certificates/{id}"))) ids.set(path, card.id);
  const code = newRecoveryCode();
  await wallet.call(api.setRecoveryCode, { body: await codeChange(wallet, code) });
  const recovery = await wallet.call(api.startRecovery, { body: { purpose: "master", code, key: "B".repeat(43), name: "A laptop" } });
  for (const path of paths.map(([, name]) => name).filter((name) => name.startsWith("/v1/recoveries/{id}"))) ids.set(path, String(recovery.body.id));
  for (const path of paths.map(([, name]) => name).filter((name) => name.startsWith("/v1/device-requests/{id}"))) ids.set(path, waiting);
  for (const path of paths.map(([, name]) => name).filter((name) => name.startsWith("/v1/handoffs/{id}"))) ids.set(path, pc.handoff.id);
  for (const path of paths.map(([, name]) => name).filter((name) => name.startsWith("/v1/payments/{id}"))) ids.set(path, payment.id);
});
afterAll(async () => {
  await gateway.close();
  await scratch.close();
  await rm(folder, { recursive: true, force: true });
});

const ids = new Map<string, string>();
const operations: readonly Operation[] = [...Object.values(api), ...Object.values(sellerApi)];

/** Sends raw bytes as the operation's rightful caller. */
async function send(method: string, path: string, body: string | undefined, query = "", contentType = "application/json") {
  const operation = operations.find((candidate) => candidate.method === method && candidate.path === path);
  const target = path.replace(/\{\w+\}/, ids.get(path) ?? "") + query;
  const headers: Record<string, string> = { "idempotency-key": crypto.randomUUID() };
  if (body !== undefined) headers["content-type"] = contentType;
  if (operation?.caller === "merchant") headers.authorization = `Bearer ${apiKey}`;
  if (operation?.caller === "handoff") Object.assign(headers, await pc.header(method === "POST" ? "typed-code" : method === "DELETE" ? "cancel" : "watch"));
  if (operation?.caller === "login" || operation?.caller === "seller")
    Object.assign(headers, await loginHeaders(operation.caller === "login" ? wallet : owner, method, target, body));
  return fetch(url + target, { method, headers, ...(body !== undefined && { body }) });
}

async function loginHeaders(who: Pick<ScratchWallet, "session">, method: string, target: string, body: string | undefined): Promise<Record<string, string>> {
  const { token, keyid, secret } = who.session;
  const parameters = { created: Math.floor(Date.now() / 1000), nonce: toBase64Url(randomBytes(16)), keyid };
  const request = { method, targetUri: `http://gateway.test:4400${target}`, token, ...(body !== undefined && { body: utf8(body) }) };
  return signRequest(request, parameters, await importSecret(fromBase64Url(secret) ?? randomBytes(32)));
}

async function expectRefusal(answer: Response, what: string, code?: string): Promise<void> {
  const text = await answer.text();
  expect(answer.status, `${what}: ${text}`).toBeGreaterThanOrEqual(400);
  expect(answer.status, `${what}: ${text}`).toBeLessThan(500);
  expect(answer.headers.get("content-type"), what).toContain("application/problem+json");
  const problem = JSON.parse(text) as { code: string; type: string; status: number };
  expect(Object.keys(problemTypes), what).toContain(problem.code);
  expect(problem.status).toBe(answer.status);
  if (code) expect(problem.code, what).toBe(code);
}

function bodies(): [string, string, JsonSchema, Record<string, unknown>][] {
  return paths.flatMap(([method, path, operation]) => {
    const schema = operation.requestBody?.content["application/json"].schema;
    if (!schema) return [];
    const body = valid.get(`${method} ${path}`);
    if (!body) throw new Error(`no valid body is known for ${method} ${path}`);
    return [[method, path, schema, body]];
  });
}

/** Wrong for a field of any type of ours. */
const WRONG: readonly unknown[] = [null, 12.5, -1, [], {}, "", " ", "\ud800", "a\u202eb", "\u0000", "x".repeat(5_000), { $gt: "" }, [[]]];

/** Whether a schema takes a value that is wrong elsewhere: nothing where it may be null, no items where it is a list, no members where none is required. */
function mayBe(schema: JsonSchema | undefined, value: unknown): boolean {
  if (schema?.anyOf) return schema.anyOf.some((one) => mayBe(one, value));
  if (value === null) return schema?.type === "null";
  if (Array.isArray(value)) return value.length === 0 && schema?.type === "array";
  return typeof value === "object" && schema?.type === "object" && !schema.required?.length && Object.keys(value).length === 0;
}

describe("bad input, generated over the OpenAPI document", () => {
  it("describes every operation of the API", () => {
    const described = paths.map(([method, path]) => `${method} ${path}`).filter((path) => !path.endsWith("/events"));
    expect(described.sort()).toEqual(operations.map(({ method, path }) => `${method} ${path}`).sort());
  });
  it("malformed JSON, wrong types at the top, no body, another content type", { timeout: 60_000 }, async () => {
    for (const [method, path, schema] of bodies()) {
      for (const text of ["{", '{"a":', "[1,2", "nul", '{"a":1}}', "\u0000", '"'])
        await expectRefusal(await send(method, path, text), `${method} ${path} ${text}`);
      for (const text of ["null", "[]", "1", '"text"', "true", ...(mayBe(schema, {}) ? [] : ["{}"])])
        await expectRefusal(await send(method, path, text), `${method} ${path} ${text}`, "invalid-request");
      await expectRefusal(await send(method, path, "a=1", "", "application/x-www-form-urlencoded"), `${method} ${path} form`, "unsupported-media-type");
      await expectRefusal(await send(method, path, undefined), `${method} ${path} without body`);
    }
  });
  it("each field missing, of a wrong type or with hostile text; unknown fields; prototype keys", { timeout: 120_000 }, async () => {
    for (const [method, path, schema, body] of bodies()) {
      for (const field of schema.required ?? []) {
        const { [field]: _, ...rest } = body;
        await expectRefusal(await send(method, path, JSON.stringify(rest)), `${method} ${path} without ${field}`, "invalid-request");
      }
      for (const field of Object.keys(schema.properties ?? {})) {
        for (const value of WRONG) {
          // A password may be any text of its length.
          if (field === "password" && typeof value === "string") continue;
          if (mayBe(schema.properties?.[field], value)) continue;
          await expectRefusal(
            await send(method, path, JSON.stringify({ ...body, [field]: value })),
            `${method} ${path} ${field}=${JSON.stringify(value)?.slice(0, 40)}`,
          );
        }
      }
      for (const extra of ['"surprise":1', '"__proto__":{"a":1}', '"constructor":{"prototype":{}}']) {
        const text = JSON.stringify(body).replace(/}$/, `,${extra}}`);
        await expectRefusal(await send(method, path, text), `${method} ${path} ${extra}`, "invalid-request");
      }
    }
  });
  it("huge bodies and deep nesting", async () => {
    for (const [method, path] of bodies()) {
      const huge = `{"a":"${"x".repeat(3 * 1024 * 1024)}"}`;
      // The server may close the connection while the client still sends: that is a refusal too.
      const answer = await send(method, path, huge).catch(() => undefined);
      if (answer) await expectRefusal(answer, `${method} ${path} huge`, "body-too-large");
      await expectRefusal(await send(method, path, `${"[".repeat(20_000)}${"]".repeat(20_000)}`), `${method} ${path} deep`);
    }
  });
  it("amounts: zero, negative, fractional, 20 digits, exponents, other digits", async () => {
    const amounts = ["0", "-1", "1.5", "12345678901234567890", "1e3", "0x10", "01", "+1", "１０００", "1,000", " 1", "NaN", "", "1\n"];
    for (const amount of amounts) await expectRefusal(await send("POST", "/v1/top-ups", JSON.stringify({ amount })), `top-up of ${amount}`, "invalid-request");
    for (const amount of [1000, 0, 1e21, true])
      await expectRefusal(await send("POST", "/v1/top-ups", JSON.stringify({ amount })), `top-up of ${amount}`, "invalid-request");
  });
  it("names with unpaired surrogates, bidirectional overrides, controls, zero-width and filler characters", async () => {
    for (const name of ["\udc00x", "a\u202ecba", "a\u2066b", "a\u200bb", "a\nb", "\u3164", " edge", "edge ", "\u0007", "x".repeat(61)]) {
      const body = { ...valid.get("POST /v1/accounts"), email: "other@example.test", name };
      await expectRefusal(await send("POST", "/v1/accounts", JSON.stringify(body)), JSON.stringify(name), "invalid-request");
    }
  });
  it("identifiers and queries that are none", async () => {
    for (const [method, path, operation] of paths) {
      for (const parameter of operation.parameters ?? []) {
        if (parameter.in === "path") {
          for (const id of ["x", "pay_", "%00", "..%2f..", "pay_ZZZZZZZZZZZZZZZZZZZZZZZZZZ", "'%20or%201=1"]) {
            const before = ids.get(path) ?? "";
            ids.set(path, id);
            await expectRefusal(
              await send(method, path, valid.has(`${method} ${path}`) ? JSON.stringify(valid.get(`${method} ${path}`)) : undefined),
              `${method} ${path} ${id}`,
            );
            ids.set(path, before);
          }
        }
        if (parameter.in === "query") {
          for (const value of ["-1", "0", "101", "x'y", "%ED%A0%80", "1&limit=2"]) {
            await expectRefusal(
              await send(method, path, undefined, `?${parameter.name}=${value.replace("'", "%27")}&surprise=1`),
              `${method} ${path} ${parameter.name}=${value}`,
            );
          }
        }
      }
    }
  });
  it("unknown paths and methods", async () => {
    await expectRefusal(await fetch(`${url}/v1/unknown`), "unknown path", "not-found");
    await expectRefusal(await fetch(`${url}/v1/accounts`, { method: "DELETE" }), "unknown method");
    await expectRefusal(await fetch(`${url}/button/pay_none`), "no such button");
    await expectRefusal(await fetch(`${url}/assets/..%2f..%2fpackage.json`), "a file outside");
  });
});
