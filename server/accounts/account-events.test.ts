import { type ClientRequest, get, type IncomingMessage } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Session } from "../../protocol/account.ts";
import { api } from "../../protocol/api.ts";
import { fromBase64Url, randomBytes, toBase64Url } from "../../protocol/bytes.ts";
import type { AccountEvent, CertificateCard, DeviceRequest } from "../../protocol/device.ts";
import { importSecret, signRequest } from "../../protocol/login.ts";
import { pinProof } from "../../protocol/pin.ts";
import { PASSWORD_RESET_TYPE } from "../../protocol/recovery.ts";
import { addDevice, approvalOf, ask, keyHashOf, logEntry, newDevice } from "../setup/scratch-device.ts";
import { openScratchGateway, SCRATCH_ORIGINS, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { newWallet, request, type ScratchWallet } from "../setup/scratch-wallet.ts";
import { MOST_ACCOUNT_STREAMS } from "./account-events.ts";

let gateway: ScratchGateway;
/** Two processes: what happens at the other one is told by this one. */
let [here, other]: readonly string[] = [];
beforeAll(async () => {
  gateway = await openScratchGateway();
  const processes = [gateway.http, await gateway.another()];
  [here, other] = await Promise.all(processes.map(({ fastify }) => fastify.listen({ port: 0, host: "127.0.0.1" })));
});
afterAll(() => gateway.close());

let wallet: ScratchWallet;
let card: CertificateCard;
const opened: ClientRequest[] = [];
const SOON = { timeout: 10_000 };
beforeEach(async () => {
  wallet = await newWallet(gateway.http);
  card = await wallet.makeMaster();
});
afterEach(() => {
  for (const request of opened.splice(0)) request.destroy();
});

/** Not by fetch: where a stream is broken off it connects anew at once, and a stopping server waits for such a connection. */
async function open(session: Session, headers: Record<string, string> = {}, url = here): Promise<IncomingMessage> {
  const parameters = { created: Math.floor(Date.now() / 1000), nonce: toBase64Url(randomBytes(16)), keyid: session.keyid };
  const secret = await importSecret(fromBase64Url(session.secret) ?? randomBytes(32));
  const signed = await signRequest({ method: "GET", targetUri: `${SCRATCH_ORIGINS[0]}/v1/account/events`, token: session.token }, parameters, secret);
  return new Promise((resolve, reject) => {
    const request = get(`${url}/v1/account/events`, { headers: { ...signed, ...headers }, agent: false }, resolve).on("error", reject);
    opened.push(request);
  });
}

async function codeOf(response: IncomingMessage): Promise<string> {
  return (JSON.parse((await response.setEncoding("utf8").toArray()).join("")) as { code: string }).code;
}

/** What a stream has told so far, and whether it has ended. */
function follow(response: IncomingMessage): { readonly told: string[]; ended: boolean } {
  const seen = { told: [] as string[], ended: false };
  response.setEncoding("utf8");
  response.on("data", (chunk: string) => {
    for (const line of chunk.split("\n")) if (line.startsWith("data: ")) seen.told.push((JSON.parse(line.slice(6)) as AccountEvent).changed);
  });
  response.on("error", () => undefined);
  response.on("end", () => {
    seen.ended = true;
  });
  return seen;
}

/** Waits for what was told of the time before, which may come late, and forgets it: notices come in the order of their commits. */
async function forgetEarlier(...streams: ReturnType<typeof follow>[]): Promise<void> {
  await wallet.call(api.createTopUp, { body: { amount: "1000" }, idempotencyKey: toBase64Url(randomBytes(16)) });
  await expect.poll(() => streams.map(({ told }) => told.at(-1)), SOON).toEqual(streams.map(() => "balance"));
  for (const { told } of streams) told.splice(0);
}

test("tells a signed request what changes: requests, devices, balance; nothing of other users", async () => {
  const response = await open(wallet.session, {}, other);
  expect(response.statusCode).toBe(200);
  expect(response.headers["content-type"]).toContain("text/event-stream");
  const stream = follow(response);
  await forgetEarlier(stream);
  const stranger = await newWallet(gateway.http);
  const strange = follow(await open(stranger.session, {}, other));
  const device = await newDevice(gateway.http, wallet);
  const asked = (await ask(device)).body as unknown as DeviceRequest;
  await expect.poll(() => stream.told, SOON).toEqual(["device-requests"]);
  await wallet.call(api.approveDeviceRequest, { params: { id: asked.id }, body: await approvalOf(wallet, card, device, asked) });
  await expect.poll(() => stream.told, SOON).toEqual(["device-requests", "device-requests", "devices"]);
  await wallet.call(api.createTopUp, { body: { amount: "1000" }, idempotencyKey: "k" });
  await wallet.call(api.renameCertificate, { params: { id: card.id }, body: { name: "Another name" } });
  await expect.poll(() => stream.told.slice(3), SOON).toEqual(["balance", "devices"]);
  expect(strange).toEqual({ told: [], ended: false });
});

test("takes a login: no signature, another path's or a revoked login's opens nothing", async () => {
  expect((await fetch(`${here}/v1/account/events`)).status).toBe(401);
  expect(await codeOf(await open(wallet.session, { signature: "sig=:AAAA:" }))).toBe("login-signature-invalid");
  await wallet.call(api.deleteSessions);
  expect(await codeOf(await open(wallet.session))).toBe("login-revoked");
});

test("a login that ends loses its stream: logged out everywhere, its device revoked, its master revoked", async () => {
  const [first, second] = [await addDevice(gateway.http, wallet, card), await addDevice(gateway.http, wallet, card)];
  const streams = await Promise.all([wallet.session, first.session, second.session].map(async (session) => follow(await open(session, {}, other))));
  const revokeItself = async (by: typeof first, own: CertificateCard) => {
    const change = { action: "certificate-revoked", device: by.device, key: await keyHashOf(by.keys) } as const;
    const body = { deviceLogEntry: await logEntry(by, change, by.keys.privateKey) };
    expect((await by.call(api.revokeCertificate, { params: { id: own.id }, body })).status).toBe(200);
  };
  await forgetEarlier(...streams);
  await revokeItself(first, first.card);
  await expect.poll(() => streams.map(({ ended }) => ended), SOON).toEqual([false, true, false]);
  expect(streams[1]?.told).toEqual([]);
  await revokeItself(wallet as unknown as typeof first, card);
  await expect.poll(() => streams.map(({ ended }) => ended), SOON).toEqual([true, true, true]);
  await wallet.logIn();
  const again = follow(await open(wallet.session));
  await wallet.call(api.deleteSessions);
  await expect.poll(() => again.ended, SOON).toBe(true);
});

test("a new password ends the streams of all logins before", async () => {
  const stream = follow(await open(wallet.session, {}, other));
  const { user } = wallet;
  const claims = { audience: SCRATCH_ORIGINS[0], user, password: "another long one", issued: Date.now(), nonce: toBase64Url(randomBytes(16)) };
  const reset = await wallet.sign(PASSWORD_RESET_TYPE, claims);
  const answer = await request(gateway.http, api.resetPassword, { body: { reset, pinProof: await pinProof(wallet.pinVerifier, "password", reset) } });
  expect(answer.status).toBe(204);
  await expect.poll(() => stream.ended, SOON).toBe(true);
});

test("twenty streams of one user may be open in a process, others go on", async () => {
  const statusOf = async (session: Session) => (await open(session)).on("error", () => undefined).resume().statusCode;
  for (let i = 0; i < MOST_ACCOUNT_STREAMS.perUser; i++) expect(await statusOf(wallet.session)).toBe(200);
  expect(await statusOf(wallet.session)).toBe(429);
  expect(await statusOf((await newWallet(gateway.http)).session)).toBe(200);
  for (const request of opened.splice(0)) request.destroy();
  await expect.poll(() => statusOf(wallet.session), SOON).toBe(200);
});

test("after a lost connection to the database everybody is told to look", async () => {
  const stream = follow(await open(wallet.session));
  await forgetEarlier(stream);
  await gateway.database.query("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %' and datname = current_database()");
  await expect.poll(() => [...stream.told].sort(), SOON).toEqual(["balance", "device-requests", "devices", "receipts", "recovery"]);
});
