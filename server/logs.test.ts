import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Session } from "../protocol/account.ts";
import { fromBase64Url, toBase64Url } from "../protocol/bytes.ts";
import { newId } from "../protocol/ids.ts";
import { importSecret, signRequest } from "../protocol/login.ts";
import { signOrder } from "../protocol/order.ts";
import { pinProof } from "../protocol/pin.ts";
import { openKeyStore } from "./keys/open.ts";
import { createApiKey } from "./merchants/api-key.ts";
import { castAuthorization, castOrder, castPayer, castPayments, castSeller } from "./setup/cast.ts";
import { startGatewayProcess } from "./setup/gateway-process.ts";
import { openScratchDatabase } from "./storage/scratch-database.ts";

interface Line {
  readonly msg: string;
  readonly reqId?: string;
  readonly status?: number;
}

it("every request has its id in the gateway's log, and nothing secret", { timeout: 60_000 }, async () => {
  const scratch = await openScratchDatabase(2);
  const folder = await mkdtemp(join(tmpdir(), "coconut-logs-"));
  const { database } = scratch;
  const keys = await openKeyStore({ COCONUT_KEYS: folder });
  const seller = await castSeller(database, keys);
  const payer = await castPayer(database, keys, 100_000n);
  const [payment] = await castPayments(database, [seller], 60_000n);
  if (!payment) throw new Error("no payment");
  const apiKey = await createApiKey(database, seller.id);
  const gateway = await startGatewayProcess({ databaseUrl: scratch.url, keys: folder, env: { LOG_LEVEL: "info" } });
  const secrets = new Set([apiKey]);
  const statuses: number[] = [];

  async function send(method: string, target: string, body?: unknown, headers: Record<string, string> = {}): Promise<Record<string, unknown>> {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const answer = await fetch(gateway.url + target, { method, headers: { ...json, ...headers }, ...(body !== undefined && { body: text }) });
    statuses.push(answer.status);
    return (await answer.json()) as Record<string, unknown>;
  }
  async function asUser(session: Session): Promise<Record<string, string>> {
    const parameters = { created: Math.floor(Date.now() / 1000), nonce: toBase64Url(crypto.getRandomValues(new Uint8Array(16))), keyid: session.keyid };
    const secret = await importSecret(fromBase64Url(session.secret) ?? new Uint8Array());
    const signed = await signRequest({ method: "GET", targetUri: `${gateway.url}/v1/account`, token: session.token }, parameters, secret);
    for (const value of [signed.signature, session.secret, session.token]) if (value) secrets.add(value);
    return signed;
  }
  const secret = (text: string) => {
    secrets.add(text);
    return text;
  };
  const consent = async () => {
    const authorization = await castAuthorization(payer, payment);
    for (const part of [authorization, ...authorization.split(".")]) secrets.add(part);
    return authorization;
  };

  const person = { email: "person@example.test", password: secret("correct horse battery"), name: "A Person", ageConfirmed: true };
  await send("POST", "/v1/accounts", person);
  await send("POST", "/v1/accounts", person);
  const login = { email: person.email, device: newId("dev") };
  const session = (await send("POST", "/v1/sessions", { ...login, password: person.password })) as unknown as Session;
  await send("POST", "/v1/sessions", { ...login, password: secret("wrong horse battery") });
  await send("POST", "/v1/sessions", { ...login, password: person.password, [secret("surprising-field")]: secret("surprising-value") });
  await send("POST", "/v1/sessions", `{"password":"${person.password}"`);
  await send("GET", "/v1/account", undefined, await asUser(session));
  await send("GET", "/v1/account", undefined, { ...(await asUser(session)), signature: `login=:${secret("A".repeat(43))}=:` });
  const merchant = { authorization: `Bearer ${apiKey}` };
  await send("GET", "/v1/merchant", undefined, merchant);
  await send("GET", "/v1/merchant", undefined, { authorization: `Bearer ${secret("sk_test_that_does_not_hold")}` });
  await send("GET", `/v1/payments?cursor=${apiKey}`, undefined, merchant);
  await send("GET", `/v1/nothing?token=${session.token}`);
  const order = await signOrder(castOrder(seller, 1n), seller.key, seller.thumbprint);
  await send("POST", "/v1/payments", { order }, { ...merchant, "idempotency-key": "once" });
  const target = `/v1/payments/${payment.id}/authorization`;
  await send("POST", target, { authorization: await consent() });
  await send("POST", target, { authorization: await consent(), pinProof: secret("B".repeat(43)) });
  await send("POST", target, { authorization: `${(await consent()).slice(0, -4)}AAAA` });
  const authorization = await consent();
  await send("POST", target, { authorization, pinProof: secret(await pinProof(payer.pinVerifier, "payment", authorization)) });
  await send("POST", "/v1/authorizations", { authorizations: [{ authorization }] });
  await database.script("alter table users rename to elsewhere");
  await send("POST", "/v1/sessions", { ...login, password: person.password });
  await gateway.end("SIGTERM");
  await scratch.close();
  await rm(folder, { recursive: true, force: true });

  expect(statuses).toEqual([201, 409, 201, 401, 400, 400, 200, 401, 200, 401, 400, 404, 201, 403, 403, 403, 200, 200, 500]);
  const log = gateway.log();
  const lines = log.split("\n").flatMap((line): Line[] => (line ? [JSON.parse(line) as Line] : []));
  const answered = lines.filter(({ msg }) => msg === "answered");
  const refused = lines.filter(({ msg }) => msg === "refused" || msg === "unexpected error");
  expect(answered.map(({ status }) => status)).toEqual(statuses);
  expect(new Set(answered.map(({ reqId }) => reqId)).size).toBe(statuses.length);
  // Each refusal is told under the id of its own request.
  expect(refused.map(({ reqId }) => reqId)).toEqual(answered.filter(({ status = 0 }) => status >= 400).map(({ reqId }) => reqId));
  for (const { reqId } of answered) expect(reqId).toMatch(/^[0-9a-z-]{20,}$/);
  expect([...secrets].filter((text) => log.includes(text))).toEqual([]);
});
