import { randomBytes, webcrypto } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { LOGIN_RENEWAL_TYPE } from "../../protocol/account.ts";
import { api } from "../../protocol/api.ts";
import { fromBase64, toBase64, toBase64Url } from "../../protocol/bytes.ts";
import { checkGatewayChain, checkUserChain, createRequest } from "../../protocol/certificate.ts";
import {
  type CertificateCard,
  DEVICE_LOG_START,
  type DeviceLogEntry,
  type DeviceRequest,
  deviceLogHead as headOf,
  readDeviceLogEntry,
} from "../../protocol/device.ts";
import { verifySignature } from "../../protocol/jws.ts";
import { pinProof } from "../../protocol/pin.ts";
import { type CastSeller, castPayments, castSeller } from "../setup/cast.ts";
import { addDevice, approvalOf, ask, keyHashOf, logEntry, newDevice, newKeys, type ScratchDevice, spkiOf } from "../setup/scratch-device.ts";
import { openScratchGateway, SCRATCH_ORIGINS, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { payBy } from "../setup/scratch-payment.ts";
import { newWallet, request, type ScratchWallet } from "../setup/scratch-wallet.ts";
import { MOST_LOG_ENTRIES } from "./list-device-log.ts";

let gateway: ScratchGateway;
let seller: CastSeller;
beforeAll(async () => {
  gateway = await openScratchGateway();
  seller = await castSeller(gateway.database, gateway.keys);
});
afterAll(() => gateway.close());

let master: ScratchWallet;
let card: CertificateCard;
beforeEach(async () => {
  master = await newWallet(gateway.http);
  card = await master.makeMaster();
});

const DAY = 86_400_000;
const der = (text = "") => fromBase64(text) ?? new Uint8Array();
const cards = async (by: Pick<ScratchDevice, "call"> = master) => (await by.call(api.listCertificates)).body.items as CertificateCard[];

describe("renaming", () => {
  const rename = (by: Pick<ScratchDevice, "call">, of: CertificateCard, name: string) =>
    by.call(api.renameCertificate, { params: { id: of.id }, body: { name } });

  test("any device with a certificate renames any of the user's, in names that differ in more than case", async () => {
    const phone = await addDevice(gateway.http, master, card, { name: "My Phone" });
    expect((await rename(phone, card, "Home PC")).body).toMatchObject({ id: card.id, name: "Home PC" });
    for (const taken of ["home pc", "HOME PC", "Ｈome PC"]) {
      expect(await rename(master, phone.card, taken), taken).toMatchObject({ status: 409, body: { code: "device-name-taken" } });
    }
    expect((await rename(master, phone.card, "MY PHONE")).body).toMatchObject({ name: "MY PHONE" });
    expect((await cards()).map(({ name }) => name)).toEqual(["MY PHONE", "Home PC"]);
  });

  test("a device that is revoked leaves its name free", async () => {
    const phone = await addDevice(gateway.http, master, card, { name: "My phone" });
    const change = { action: "certificate-revoked", device: phone.device, key: await keyHashOf(phone.keys) } as const;
    const body = { deviceLogEntry: await logEntry(phone, change, phone.keys.privateKey) };
    await phone.call(api.revokeCertificate, { params: { id: phone.card.id }, body });
    expect((await rename(master, card, "my phone")).status).toBe(200);
  });

  test("the password alone renames nothing, and nobody another user's", async () => {
    expect((await rename(await newDevice(gateway.http, master), card, "Mine now")).body).toMatchObject({ code: "certificate-required" });
    const stranger = await newWallet(gateway.http);
    await stranger.makeMaster();
    expect((await rename(stranger, card, "Mine now")).body).toMatchObject({ code: "not-found" });
  });
});

describe("renewing a master", () => {
  /** What asks for it; `notAfter` of the present certificate is moved, as time would. */
  async function wish(change: Partial<DeviceLogEntry> = {}, keys = master.keys, verifier = master.pinVerifier) {
    const entry = { action: "master-renewed", device: master.device, key: await keyHashOf(keys), ...change } as const;
    const deviceLogEntry = await logEntry(master, entry, keys.privateKey);
    return { request: toBase64(await createRequest(keys)), deviceLogEntry, pinProof: await pinProof(verifier, "device", deviceLogEntry) };
  }
  const renew = (body: unknown, by: Pick<ScratchDevice, "call"> = master, id = card.id) => by.call(api.renewMasterCertificate, { params: { id }, body });
  const endsIn = (ms: number) => gateway.database.query("update certificates set not_after = $2 where public_id = $1", [card.id, new Date(Date.now() + ms)]);

  test("certifies the same key until five years from now, and its devices go on with what they have", async () => {
    const phone = await addDevice(gateway.http, master, card);
    await master.call(api.createTopUp, { body: { amount: "1000" }, idempotencyKey: "k" });
    await endsIn(89 * DAY);
    const answer = await renew(await wish());
    expect(answer).toMatchObject({ status: 200, body: { id: card.id, status: "active", device: master.device } });
    const renewed = answer.body as unknown as CertificateCard;
    expect(renewed.fingerprint).not.toBe(card.fingerprint);
    expect(renewed.notAfter - Date.now()).toBeGreaterThan(4.9 * 365 * DAY);
    const verdict = await checkUserChain([...renewed.chain, ...renewed.authorities].map(der), gateway.keys.rootSpkiSha256);
    expect(verdict).toMatchObject({ certificate: { user: master.user, device: master.device } });
    const former = await gateway.database.query<{ der: Buffer }>("select der from former_certificates");
    expect(former.map((row) => row.der.toString("base64"))).toContain(card.chain[0]);

    expect((await cards(phone))[0]).toEqual(phone.card);
    const [payment] = await castPayments(gateway.database, [seller], 100n);
    if (!payment) throw new Error("no payment");
    const { deviceLogHead = "" } = (await phone.call(api.getAccount)).body as { deviceLogHead?: string };
    expect((await payBy(gateway.http, phone, phone.card, payment, { deviceLogHead, sequence: 1, pin: true })).status).toBe(200);
    // The next device is certified under the new certificate.
    expect((await addDevice(gateway.http, master, renewed)).card.chain[1]).toBe(renewed.chain[0]);
  });

  test("the same renewal again gets the same card, and the former certificate still renews the login: an answer may be lost", async () => {
    await endsIn(DAY);
    const body = await wish();
    const answers = await Promise.all([renew(body), renew(body), renew(body)]);
    expect(new Set(answers.map((answer) => JSON.stringify([answer.status, answer.body]))).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
    expect(await gateway.database.query("select 1 from device_logs where user_number = $1", [master.user])).toHaveLength(2);
    const claims = { audience: SCRATCH_ORIGINS[0], user: master.user, device: master.device, issued: Date.now(), nonce: toBase64Url(randomBytes(16)) };
    expect((await request(gateway.http, api.renewSession, { body: { renewal: await master.sign(LOGIN_RENEWAL_TYPE, claims) } })).status).toBe(201);
  });

  test.each([
    ["more than 90 days before its end", 91, "master-exists"],
    ["a day before its end", 1, undefined],
    ["29 days after its end", -29, undefined],
    ["more than 30 days after its end", -31, "certificate-expired"],
  ])("asked for %s: taken or refused", async (_when, days, code) => {
    await endsIn(days * DAY);
    const answer = await renew(await wish());
    expect(answer.status === 200 ? undefined : answer.body.code).toBe(code);
  });

  test("takes the very key, its own device, the PIN and an entry that says so", async () => {
    await endsIn(DAY);
    const other = await newKeys();
    expect((await renew(await wish({}, other))).body).toMatchObject({ code: "certificate-request-invalid" });
    expect((await renew({ ...(await wish()), request: (await wish({}, other)).request })).body).toMatchObject({ code: "certificate-request-invalid" });
    for (const change of [{ action: "master-issued" as const }, { index: 7 }, { previous: "B".repeat(43) }, { certificate: "B".repeat(43) }]) {
      expect((await renew(await wish(change))).body, JSON.stringify(change)).toMatchObject({ code: "device-log-entry-invalid" });
    }
    expect((await renew(await wish({}, master.keys, randomBytes(32)))).body).toMatchObject({ code: "pin-wrong", attemptsLeft: 4 });
    const phone = await addDevice(gateway.http, master, card);
    expect((await renew(await wish(), phone)).body).toMatchObject({ code: "master-required" });
    expect((await renew(await wish(), phone, phone.card.id)).body).toMatchObject({ code: "master-required" });
    const stranger = await newWallet(gateway.http);
    expect((await renew(await wish(), stranger)).body).toMatchObject({ code: "not-found" });
    expect((await cards())[1]).toMatchObject({ fingerprint: card.fingerprint });
  });
});

describe("the device log", () => {
  type Log = { entries: string[]; keys: string[] };
  const readLog = async (by: Pick<ScratchDevice, "call">, from = 0) => (await by.call(api.listDeviceLog, { query: `from=${from}` })).body as unknown as Log;

  /** The keys that may have signed, as a wallet finds them: the user's by the log, the gateway's by its certificates. */
  async function signerOf(log: Log, jws: string): Promise<"device" | "gateway" | undefined> {
    const read = readDeviceLogEntry(jws);
    if (!read) return undefined;
    if (read.gateway !== undefined) {
      const { results } = (await request(gateway.http, api.getGatewayCertificates)).body as { results: { thumbprint: string; chain: string[] }[] };
      const named = results.find(({ thumbprint }) => thumbprint === read.gateway);
      const verdict = await checkGatewayChain((named?.chain ?? []).map(der), gateway.keys.rootSpkiSha256);
      return "certificate" in verdict && (await verifySignature(verdict.certificate.publicKey, read)) ? "gateway" : undefined;
    }
    for (const spki of log.keys) {
      const key = await webcrypto.subtle.importKey("spki", der(spki), { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
      if (await verifySignature(key, read)) return "device";
    }
    return undefined;
  }

  async function actions(log: Log): Promise<string[]> {
    let previous = DEVICE_LOG_START;
    const told: string[] = [];
    for (const [index, jws] of log.entries.entries()) {
      const entry = readDeviceLogEntry(jws)?.entry;
      expect(entry).toMatchObject({ index, previous, user: master.user });
      previous = await headOf(jws);
      told.push(`${entry?.action} by ${await signerOf(log, jws)}`);
    }
    return told;
  }

  test("holds every change in one chain, signed by who acted: five wrong PINs and a copy by the gateway", async () => {
    const [phone, tablet] = [await addDevice(gateway.http, master, card), await addDevice(gateway.http, master, card)];
    const payments = await castPayments(gateway.database, [seller, seller, seller, seller, seller, seller], 100n);
    const { deviceLogHead = "" } = (await master.call(api.getAccount)).body as { deviceLogHead?: string };
    const codes: unknown[] = [];
    for (const [at, payment] of payments.slice(0, 5).entries()) {
      const wrong = { deviceLogHead, sequence: at + 1, pin: true, verifier: randomBytes(32) };
      codes.push((await payBy(gateway.http, phone, phone.card, payment, wrong)).body.code);
    }
    expect(codes).toEqual(Array(5).fill("pin-wrong"));
    for (const payment of payments.slice(0, 2)) codes.push((await payBy(gateway.http, tablet, tablet.card, payment, { deviceLogHead, sequence: 1 })).body.code);
    expect(codes.slice(5)).toEqual(["pin-required", "sequence-reused"]);
    expect((await cards()).map(({ status, cause }) => [status, cause])).toEqual([
      ["suspended", "copied"],
      ["suspended", "pin"],
      ["active", undefined],
    ]);
    const log = await readLog(phone);
    expect(await actions(log)).toEqual([
      "master-issued by device",
      "device-added by device",
      "device-added by device",
      "certificate-suspended by gateway",
      "certificate-suspended by gateway",
    ]);
    const about = log.entries.slice(3).map((jws) => readDeviceLogEntry(jws)?.entry);
    expect(about).toMatchObject([
      { device: phone.device, key: await keyHashOf(phone.keys) },
      { device: tablet.device, key: await keyHashOf(tablet.keys) },
    ]);
    expect((await readLog(phone, 4)).entries).toEqual(log.entries.slice(4));
    expect((await readLog(phone, 5)).entries).toEqual([]);
    expect(log.keys.sort()).toEqual((await Promise.all([master, phone, tablet].map(async ({ keys }) => toBase64(await spkiOf(keys))))).sort());
  });

  test("stays one chain when suspensions and changes by devices come at the same time, and nothing waits for ever", async () => {
    const second = await gateway.another();
    const devices = await Promise.all([1, 2, 3].map(async () => newDevice(gateway.http, master)));
    const phones = [await addDevice(gateway.http, master, card), await addDevice(gateway.http, master, card), await addDevice(gateway.http, master, card)];
    const { deviceLogHead = "" } = (await master.call(api.getAccount)).body as { deviceLogHead?: string };
    const [one, two] = await castPayments(gateway.database, [seller, seller], 100n);
    if (!one || !two) throw new Error("no payments");
    for (const phone of phones) await payBy(gateway.http, phone, phone.card, one, { deviceLogHead, sequence: 1 });
    const asked = await Promise.all(devices.map(async (device) => (await ask(device)).body as unknown as DeviceRequest));
    const approvals = await Promise.all(asked.map(async (one, at) => approvalOf(master, card, devices[at] as ScratchDevice, one)));
    const answers = await Promise.all([
      ...phones.map((phone, at) => payBy(at % 2 ? gateway.http : second, phone, phone.card, two, { deviceLogHead, sequence: 1 })),
      ...approvals.map((body, at) => master.call(api.approveDeviceRequest, { params: { id: asked[at]?.id ?? "" }, body }, {}, at % 2 ? second : gateway.http)),
    ]);
    expect(answers.slice(0, 3).map(({ body }) => body.code)).toEqual(Array(3).fill("sequence-reused"));
    const approved = answers.slice(3).filter(({ status }) => status === 201).length;
    expect(answers.slice(3).filter(({ body }) => body.code === "device-log-entry-invalid")).toHaveLength(3 - approved);
    const log = await readLog(master);
    expect((await actions(log)).slice(4).sort()).toEqual([
      ...Array(3).fill("certificate-suspended by gateway"),
      ...Array(approved).fill("device-added by device"),
    ]);
  });

  test("gives a suspension the next place where a device's entry was faster", async () => {
    const phone = await addDevice(gateway.http, master, card);
    const { deviceLogHead = "", deviceLogNext: index } = (await master.call(api.getAccount)).body as { deviceLogHead?: string; deviceLogNext: number };
    const [one, two] = await castPayments(gateway.database, [seller, seller], 100n);
    if (!one || !two) throw new Error("no payments");
    await payBy(gateway.http, phone, phone.card, one, { deviceLogHead, sequence: 1 });
    const faster = await logEntry(master, { action: "certificate-revoked", device: phone.device, key: await keyHashOf(phone.keys) }, master.keys.privateKey);
    const head = Buffer.from(await headOf(faster), "base64url");
    const { suspended } = await gateway.database.transaction(async (tx) => {
      await tx.query("insert into device_logs (user_number, index, entry, head) values ($1, $2, $3, $4)", [master.user, index, faster, head]);
      const under = payBy(gateway.http, phone, phone.card, two, { deviceLogHead, sequence: 1 });
      const waiting =
        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like 'insert into device_logs%' and datname = current_database()";
      await expect.poll(async () => (await gateway.database.query(waiting)).length, { timeout: 10_000 }).toBe(1);
      return { suspended: under };
    });
    expect((await suspended).body).toMatchObject({ code: "sequence-reused" });
    const { entries } = await readLog(master, index);
    expect(entries.map((jws) => readDeviceLogEntry(jws)?.entry.action)).toEqual(["certificate-revoked", "certificate-suspended"]);
    expect(readDeviceLogEntry(entries[1] ?? "")?.entry).toMatchObject({ index: index + 1, previous: head.toString("base64url") });
  });

  test("is told in parts of 500 entries", async () => {
    await gateway.database.query(
      "insert into device_logs (user_number, index, entry, head) select $1, n, 'a.b.' || repeat('c', 86), '' from generate_series(1, $2::integer) n",
      [master.user, MOST_LOG_ENTRIES],
    );
    expect((await readLog(master)).entries).toHaveLength(MOST_LOG_ENTRIES);
    expect((await readLog(master, MOST_LOG_ENTRIES)).entries).toHaveLength(1);
  });
});
