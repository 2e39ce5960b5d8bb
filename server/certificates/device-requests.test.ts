import { webcrypto, X509Certificate } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { fromBase64, randomBytes, sha256, toBase64, toBase64Url } from "../../protocol/bytes.ts";
import { checkUserChain, createRequest, issueAdditional } from "../../protocol/certificate.ts";
import type { CertificateCard, DeviceRequest } from "../../protocol/device.ts";
import { newId } from "../../protocol/ids.ts";
import { addDevice, approvalOf, ask, keyHashOf, newDevice, newKeys, type ScratchDevice, spkiOf } from "../setup/scratch-device.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { newWallet, type ScratchWallet } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
beforeAll(async () => {
  gateway = await openScratchGateway();
});
afterAll(() => gateway.close());

let master: ScratchWallet;
let card: CertificateCard;
let device: ScratchDevice;
beforeEach(async () => {
  master = await newWallet(gateway.http);
  card = await master.makeMaster();
  device = await newDevice(gateway.http, master, { address: "203.0.113.7", headers: { "user-agent": LINUX } });
});

const LINUX = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const asked = async (of = device, more = {}) => (await ask(of, more)).body as unknown as DeviceRequest;
const approve = (request: DeviceRequest, body: unknown, over = gateway.http) =>
  master.call(api.approveDeviceRequest, { params: { id: request.id }, body }, {}, over);
const listed = async (by: Pick<ScratchDevice, "call">) => (await by.call(api.listDeviceRequests)).body.items as DeviceRequest[];
const der = (text: string) => fromBase64(text) ?? new Uint8Array();
const set = (request: DeviceRequest, sql: string, ...values: unknown[]) =>
  gateway.database.query(`update device_requests set ${sql} where id = $1`, [request.id, ...values]);

describe("asking", () => {
  test("the master's device sees who asks, from where, by the request that was sent, for 15 minutes", async () => {
    const request = await asked();
    expect(request).toMatchObject({ state: "waiting", device: device.device, name: "A phone", agent: "Chrome on Linux" });
    expect(request.expires - request.created).toBe(900_000);
    expect(request.network).toEqual({ same: true, hint: "203.0.*.*" });
    const [seen] = await listed(master);
    expect(seen).toEqual({ ...request, network: { same: false, hint: "203.0.*.*" } });
  });

  test("a device without a certificate sees its own request only", async () => {
    const request = await asked();
    const thief = await newDevice(gateway.http, master);
    expect(await listed(thief)).toEqual([]);
    expect((await listed(device)).map(({ id }) => id)).toEqual([request.id]);
  });

  test("a device that asks again takes its earlier request back", async () => {
    const [first, second] = [await asked(), await asked()];
    expect((await listed(device)).map(({ id, state }) => [id, state])).toEqual([
      [second.id, "waiting"],
      [first.id, "canceled"],
    ]);
    expect((await listed(master)).map(({ id }) => id)).toEqual([second.id]);
  });

  test("three devices of a user may wait at once, also of twenty at the same time over two processes", async () => {
    const second = await gateway.another();
    const devices = await Promise.all(Array.from({ length: 20 }, (_, i) => newDevice(i % 2 ? gateway.http : second, master)));
    const answers = await Promise.all(devices.map((one) => ask(one)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(answers.filter(({ body }) => body.code === "device-limit")).toHaveLength(17);
    expect(await listed(master)).toHaveLength(3);
  });

  test("nobody can ask where there is no master", async () => {
    const alone = await newWallet(gateway.http);
    expect((await ask(await newDevice(gateway.http, alone))).body).toMatchObject({ code: "master-required" });
  });

  test("what is no PKCS#10 request by a new P-256 key is refused", async () => {
    const p384 = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-384" }, false, ["sign", "verify"]);
    const flipped = await createRequest(device.keys);
    flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1;
    for (const request of ["AAAA", toBase64(flipped), toBase64(await createRequest(p384)), toBase64(await createRequest(master.keys))]) {
      const answer = await device.call(api.createDeviceRequest, { body: { request, pinVerifier: toBase64Url(device.pinVerifier), name: "x" } });
      expect(answer, request.slice(0, 12)).toMatchObject({ status: 422, body: { code: "certificate-request-invalid" } });
    }
  });

  test("a device whose certificate is not revoked must name it; the master's device and others cannot", async () => {
    const added = await addDevice(gateway.http, master, card);
    const invalid = { status: 422, body: { code: "certificate-request-invalid" } };
    expect(await ask(added, { keys: await newKeys() })).toMatchObject(invalid);
    expect(await ask(added, { keys: await newKeys(), renews: card.id })).toMatchObject(invalid);
    expect(await ask(device, { renews: added.card.id })).toMatchObject(invalid);
    const own = { ...device, call: master.call } as ScratchDevice;
    expect(await ask(own)).toMatchObject(invalid);
    expect(await ask(own, { renews: card.id })).toMatchObject(invalid);
    expect((await ask(added, { keys: await newKeys(), renews: added.card.id })).body).toMatchObject({ state: "waiting", renews: added.card.id });
  });

  test("the device itself withdraws its request, nobody else does", async () => {
    const request = await asked();
    const cancel = (by: Pick<ScratchDevice, "call">) => by.call(api.cancelDeviceRequest, { params: { id: request.id } });
    expect((await cancel(master)).body).toMatchObject({ code: "not-found" });
    expect((await cancel(await newDevice(gateway.http, master))).body).toMatchObject({ code: "not-found" });
    expect((await cancel(device)).status).toBe(204);
    expect((await cancel(device)).status).toBe(204);
    const answer = await approve(request, await approvalOf(master, card, device, request));
    expect(answer.body).toMatchObject({ code: "device-request-over", state: "canceled" });
  });

  test("a reminder goes out once a minute", async () => {
    const request = await asked();
    const remind = () => device.call(api.remindOfDeviceRequest, { params: { id: request.id } });
    expect((await remind()).body).toMatchObject({ code: "rate-limited", retryAfter: 60 });
    await set(request, "reminded_at = now() - interval '61 seconds'");
    const answers = await Promise.all([remind(), remind(), remind()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 429, 429]);
    expect((await master.call(api.remindOfDeviceRequest, { params: { id: request.id } })).body).toMatchObject({ code: "not-found" });
  });
});

describe("approving", () => {
  test("makes a certificate that holds up to the root, and the log says who signed it", async () => {
    const request = await asked();
    const body = await approvalOf(master, card, device, request);
    const answer = await approve(request, body);
    expect(answer).toMatchObject({ status: 201, body: { device: device.device, name: "A phone", role: "additional", status: "active" } });
    const added = answer.body as unknown as CertificateCard;
    expect(added.chain).toEqual([body.certificate, card.chain[0]]);
    const verdict = await checkUserChain([...added.chain, ...added.authorities].map(der), gateway.keys.rootSpkiSha256);
    expect(verdict).toMatchObject({ certificate: { user: master.user, device: device.device } });
    expect((await listed(device))[0]).toMatchObject({ id: request.id, state: "approved", certificate: added.id });
    const log = (await device.call(api.listDeviceLog, { query: "from=1" })).body as { entries: string[]; keys: string[] };
    expect(log.entries).toEqual([body.deviceLogEntry]);
    expect(log.keys.sort()).toEqual([toBase64(await spkiOf(device.keys)), toBase64(await spkiOf(master.keys))].sort());
    expect((await device.call(api.listCertificates)).body.items).toHaveLength(2);
  });

  test("the same approval again, also at once over two processes, gets the same card; another certificate does not", async () => {
    const request = await asked();
    const body = await approvalOf(master, card, device, request);
    const second = await gateway.another();
    const answers = await Promise.all([approve(request, body), approve(request, body, second), approve(request, body)]);
    expect(new Set(answers.map((answer) => JSON.stringify([answer.status, answer.body]))).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(await gateway.database.query("select 1 from device_logs where user_number = $1", [master.user])).toHaveLength(2);
    const other = await approve(request, await approvalOf(master, card, device, request));
    expect(other.body).toMatchObject({ code: "device-request-over", state: "approved" });
  });

  test("of two approvals with different certificates at once one adds the device", async () => {
    const request = await asked();
    const bodies = [await approvalOf(master, card, device, request), await approvalOf(master, card, device, request)];
    const answers = await Promise.all(bodies.map((body) => approve(request, body)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await device.call(api.listCertificates)).body.items).toHaveLength(2);
  });

  test("only the device that holds the active master can", async () => {
    const request = await asked();
    const body = await approvalOf(master, card, device, request);
    const added = await addDevice(gateway.http, master, card);
    for (const by of [device, added]) {
      expect((await by.call(api.approveDeviceRequest, { params: { id: request.id }, body })).body).toMatchObject({ code: "master-required" });
    }
    const stranger = await newWallet(gateway.http);
    await stranger.makeMaster();
    expect((await stranger.call(api.approveDeviceRequest, { params: { id: request.id }, body })).body).toMatchObject({ code: "not-found" });
    await gateway.database.query(
      "update certificate_states s set status = 'suspended', cause = 'pin' from certificates c where c.id = s.certificate and c.public_id = $1",
      [card.id],
    );
    expect((await approve(request, body)).body).toMatchObject({ code: "certificate-suspended", cause: "pin" });
  });

  test("a wrong PIN adds nothing and counts, the fifth suspends the master and the gateway writes so into the log", async () => {
    const request = await asked();
    for (let left = 4; left >= 0; left--) {
      const body = await approvalOf(master, card, device, request, { pinVerifier: randomBytes(32) });
      expect((await approve(request, body)).body).toMatchObject({ code: "pin-wrong", attemptsLeft: left });
    }
    expect((await approve(request, await approvalOf(master, card, device, request))).body).toMatchObject({ code: "certificate-suspended" });
    expect((await device.call(api.listCertificates)).body.items).toMatchObject([{ status: "suspended", cause: "pin" }]);
    const { entries } = (await device.call(api.listDeviceLog)).body as { entries: string[] };
    expect(entries).toHaveLength(2);
    expect(JSON.parse(Buffer.from(entries[1]?.split(".")[1] ?? "", "base64url").toString())).toMatchObject({
      action: "certificate-suspended",
      device: master.device,
      key: await keyHashOf(master.keys),
    });
  });

  test("a request that is over is not approved", async () => {
    const request = await asked();
    const body = await approvalOf(master, card, device, request);
    await set(request, "expires_at = now()");
    expect((await approve(request, body)).body).toMatchObject({ code: "device-request-over", state: "expired" });
    expect((await listed(device))[0]).toMatchObject({ state: "expired" });
    expect(await listed(master)).toEqual([]);
    await set(request, "expires_at = now() + interval '1 minute'");
    expect((await master.call(api.denyDeviceRequest, { params: { id: request.id }, body: { notMe: false } })).status).toBe(204);
    expect((await approve(request, body)).body).toMatchObject({ code: "device-request-over", state: "denied" });
  });

  test("another key put into the row while the request waits is noticed", async () => {
    const request = await asked();
    const keys = await newKeys();
    const swapped = Buffer.from(await createRequest(keys));
    await set(request, "request = $2", swapped);
    const invalid = { status: 422, body: { code: "certificate-request-invalid" } };
    expect(await approve(request, await approvalOf(master, card, device, request, { keys }))).toMatchObject(invalid);
    // Who changes the hash too still lacks a verifier that was sealed for that key.
    await set(request, "spki_hash = $2", Buffer.from(await sha256(await spkiOf(keys))));
    expect(await approve(request, await approvalOf(master, card, device, request, { keys }))).toMatchObject(invalid);
    // And the master that still sees the first request signs for the first key.
    expect(await approve(request, await approvalOf(master, card, device, request))).toMatchObject(invalid);
    expect((await device.call(api.listCertificates)).body.items).toHaveLength(1);
  });

  test.each([
    ["another action", { action: "device-renewed" as const }],
    ["another device", { device: newId("dev") }],
    ["another key", { key: "B".repeat(43) }],
    ["another certificate", { certificate: "B".repeat(43) }],
    ["a later index", { index: 5 }],
    ["another past", { previous: "B".repeat(43) }],
    ["a time long ago", { issued: Date.now() - 601_000 }],
  ])("a log entry with %s is refused", async (_what, entry) => {
    const request = await asked();
    expect((await approve(request, await approvalOf(master, card, device, request, { entry }))).body).toMatchObject({ code: "device-log-entry-invalid" });
    expect((await device.call(api.listCertificates)).body.items).toHaveLength(1);
  });

  test("a certificate for another key or device, not yet valid or no longer, is refused", async () => {
    const request = await asked();
    const issuer = { certificate: der(card.chain[0] ?? ""), key: master.keys.privateKey };
    const spki = await spkiOf(device.keys);
    const day = 86_400_000;
    const certificates: [Uint8Array, string][] = [
      [await issueAdditional({ device: device.device, spki: await spkiOf(await newKeys()) }, issuer), "certificate-profile"],
      [await issueAdditional({ device: newId("dev"), spki }, issuer), "certificate-profile"],
      [await issueAdditional({ device: device.device, spki }, issuer, { notBefore: Date.now() + day }), "certificate-profile"],
      [await issueAdditional({ device: device.device, spki }, issuer, { notBefore: 0, notAfter: Date.now() - 1000 }), "certificate-expired"],
      [new Uint8Array([0x30, 0x00]), "certificate-profile"],
    ];
    for (const [certificate, code] of certificates) {
      const entry = { key: await keyHashOf(device.keys) };
      expect((await approve(request, await approvalOf(master, card, device, request, { certificate, entry }))).body).toMatchObject({ code });
    }
  });

  test("a name in use gets a number", async () => {
    const names = [];
    for (let i = 0; i < 3; i++) names.push((await addDevice(gateway.http, master, card, { name: "a LAPTOP" })).card.name);
    expect(names).toEqual(["a LAPTOP (2)", "a LAPTOP (3)", "a LAPTOP (4)"]);
  });
});

describe("denying", () => {
  const deny = (by: Pick<ScratchDevice, "call">, request: DeviceRequest, notMe: boolean) =>
    by.call(api.denyDeviceRequest, { params: { id: request.id }, body: { notMe } });

  test("is told to the device; it may ask again at once", async () => {
    const request = await asked();
    expect((await deny(master, request, false)).status).toBe(204);
    expect((await listed(device))[0]).toMatchObject({ state: "denied" });
    expect((await ask(device)).status).toBe(201);
  });

  test("this was not me: nobody may ask for an hour, then again", async () => {
    const request = await asked();
    expect((await deny(await addDevice(gateway.http, master, card), request, true)).status).toBe(204);
    const blocked = await ask(await newDevice(gateway.http, master));
    expect(blocked).toMatchObject({ status: 403, body: { code: "device-requests-blocked" } });
    expect(Number(blocked.body.until) - Date.now()).toBeGreaterThan(3_590_000);
    expect(Number(blocked.body.until) - Date.now()).toBeLessThanOrEqual(3_600_000);
    await gateway.database.query("update device_request_blocks set until = now() where user_number = $1", [master.user]);
    expect((await ask(device)).status).toBe(201);
  });

  test("takes a device with a certificate: the password alone keeps nobody out", async () => {
    const request = await asked();
    expect((await deny(await newDevice(gateway.http, master), request, true)).body).toMatchObject({ code: "certificate-required" });
    expect((await ask(await newDevice(gateway.http, master))).status).toBe(201);
  });
});

test("renewing gives a new key, ends the old certificate and not the device's login, and is no new device", async () => {
  const added = await addDevice(gateway.http, master, card, { name: "Old name" });
  await gateway.database.query(
    "update certificate_states s set new_until = now() - interval '1 s' from certificates c where c.id = s.certificate and c.public_id = $1",
    [added.card.id],
  );
  const keys = await newKeys();
  const request = await asked(added, { keys, renews: added.card.id, name: "Another name" });
  const answer = await approve(request, await approvalOf(master, card, { ...added, keys }, request));
  expect(answer).toMatchObject({ status: 201, body: { name: "Old name", device: added.device } });
  expect((await added.call(api.listCertificates)).body.items).toMatchObject([
    { id: answer.body.id, status: "active" },
    { id: added.card.id, status: "revoked" },
    {},
  ]);
  const [state] = await gateway.database.query<{ new_until: Date }>(
    "select new_until from certificate_states s join certificates c on c.id = s.certificate where c.public_id = $1",
    [answer.body.id],
  );
  expect(state?.new_until.getTime()).toBeLessThan(Date.now());
  expect(new X509Certificate(der((answer.body.chain as string[])[0] ?? "")).subject).toContain(added.device);
});
