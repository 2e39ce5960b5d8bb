import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { LOGIN_RENEWAL_TYPE } from "../../protocol/account.ts";
import { api } from "../../protocol/api.ts";
import { toBase64Url } from "../../protocol/bytes.ts";
import type { CertificateCard, DeviceRequest } from "../../protocol/device.ts";
import { pinProof } from "../../protocol/pin.ts";
import { type CastPayment, type CastSeller, castPayments, castSeller } from "../setup/cast.ts";
import { addDevice, approvalOf, ask, keyHashOf, logEntry, newDevice, type ScratchDevice, signBy } from "../setup/scratch-device.ts";
import { openScratchGateway, SCRATCH_ORIGINS, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { openPc } from "../setup/scratch-handoff.ts";
import { payBy } from "../setup/scratch-payment.ts";
import { newWallet, request, type ScratchWallet, signedCall } from "../setup/scratch-wallet.ts";

type Added = ScratchDevice & { readonly card: CertificateCard };

let gateway: ScratchGateway;
let seller: CastSeller;
beforeAll(async () => {
  gateway = await openScratchGateway();
  seller = await castSeller(gateway.database, gateway.keys);
});
afterAll(() => gateway.close());

let master: ScratchWallet;
let card: CertificateCard;
let first: Added;
let second: Added;
let sequence = 0;
beforeEach(async () => {
  master = await newWallet(gateway.http);
  card = await master.makeMaster();
  first = await addDevice(gateway.http, master, card);
  second = await addDevice(gateway.http, master, card);
  await master.call(api.createTopUp, { body: { amount: "100000" }, idempotencyKey: "k" });
});

async function newPayment(): Promise<CastPayment> {
  const [payment] = await castPayments(gateway.database, [seller], 1_000n);
  if (!payment) throw new Error("no payment");
  return payment;
}

async function head(): Promise<string> {
  const [row] = await gateway.database.query<{ head: Buffer }>("select head from device_logs where user_number = $1 order by index desc limit 1", [
    master.user,
  ]);
  return row?.head.toString("base64url") ?? "";
}

const pay = async (by: Added, payment?: CastPayment) =>
  payBy(gateway.http, by, by.card, payment ?? (await newPayment()), { deviceLogHead: await head(), sequence: ++sequence, pin: true });

async function renewLogin(by: Added) {
  const claims = { audience: SCRATCH_ORIGINS[0], user: by.user, device: by.device, issued: Date.now(), nonce: toBase64Url(randomBytes(16)) };
  return request(gateway.http, api.renewSession, { body: { renewal: await signBy(by, LOGIN_RENEWAL_TYPE, claims) } });
}

async function revocation(by: Pick<ScratchDevice, "user" | "call" | "keys" | "pinVerifier">, target: Added, verifier?: Uint8Array) {
  const change = { action: "certificate-revoked", device: target.device, key: await keyHashOf(target.keys) } as const;
  const deviceLogEntry = await logEntry(by, change, by.keys.privateKey);
  return { deviceLogEntry, ...(verifier && { pinProof: await pinProof(verifier, "device", deviceLogEntry) }) };
}
const revoke = (by: Pick<ScratchDevice, "call">, target: Added, body: unknown) => by.call(api.revokeCertificate, { params: { id: target.card.id }, body });
const itself = () => ({ ...master, card }) as unknown as Added;

/** All that a device could do before, tried from its old login and from one that the password makes. */
async function expectDead(device: Added): Promise<void> {
  expect((await pay(device)).body).toMatchObject({ code: "certificate-revoked" });
  expect((await renewLogin(device)).body).toMatchObject({ code: "certificate-revoked" });
  for (const operation of [api.listCertificates, api.listDeviceRequests, api.listDeviceLog, api.getAccount]) {
    expect((await device.call(operation)).body).toMatchObject({ code: "login-revoked" });
  }
  const login = await request(gateway.http, api.createSession, { body: { email: master.email, password: master.password, device: device.device } });
  const session = login.body as unknown as ScratchDevice["session"];
  const pc = await openPc(gateway.http, await newPayment());
  expect((await signedCall(gateway.http, session, api.bindHandoff, { body: await pc.scan() })).body).toMatchObject({ code: "certificate-required" });
  const asked = await ask(await newDevice(gateway.http, master));
  const { items } = (await signedCall(gateway.http, session, api.listDeviceRequests)).body as { items: DeviceRequest[] };
  expect(items.map(({ id }) => id)).not.toContain(asked.body.id);
}

describe("a device that is revoked", () => {
  test("does nothing any more from the next request on, also not for a payment that was open", async () => {
    const open = await newPayment();
    expect((await pay(first)).status).toBe(200);
    expect((await renewLogin(first)).status).toBe(201);
    expect((await first.call(api.getPrompt, { params: { id: open.id } })).status).toBe(200);
    expect(await revoke(second, first, await revocation(second, first, second.pinVerifier))).toMatchObject({ status: 200, body: { status: "revoked" } });
    expect((await pay(first, open)).body).toMatchObject({ code: "certificate-revoked" });
    await expectDead(first);
    expect((await pay(second, open)).status).toBe(200);
  });

  test("by itself takes no PIN, by another one it does; a wrong one counts, none is not counted", async () => {
    expect((await revoke(second, first, await revocation(second, first))).body).toMatchObject({ code: "invalid-request" });
    const wrong = await revoke(second, first, await revocation(second, first, randomBytes(32)));
    expect(wrong.body).toMatchObject({ code: "pin-wrong", attemptsLeft: 4 });
    const others = await revoke(second, first, await revocation(second, first, first.pinVerifier));
    expect(others.body).toMatchObject({ code: "pin-wrong", attemptsLeft: 3 });
    expect((await first.call(api.listCertificates)).status).toBe(200);
    expect((await revoke(first, first, await revocation(first, first))).body).toMatchObject({ status: "revoked" });
  });

  test("a suspended device, or one with the password only, revokes no other", async () => {
    const thief = await newDevice(gateway.http, master);
    expect((await revoke(thief, first, await revocation({ ...thief, keys: second.keys }, first, second.pinVerifier))).body).toMatchObject({
      code: "certificate-required",
    });
    await gateway.database.query(
      "update certificate_states s set status = 'suspended', cause = 'copied' from certificates c where c.id = s.certificate and c.public_id = $1",
      [second.card.id],
    );
    expect((await revoke(second, first, await revocation(second, first, second.pinVerifier))).body).toMatchObject({ code: "certificate-required" });
    expect((await first.call(api.getAccount)).status).toBe(200);
  });
});

describe("a master that is revoked", () => {
  test("takes everything below it along, by one entry in the log; others' devices go on", async () => {
    const stranger = await newWallet(gateway.http);
    const strange = await addDevice(gateway.http, stranger, await stranger.makeMaster());
    const open = await newPayment();
    const body = await revocation(first, itself(), first.pinVerifier);
    expect((await revoke(first, itself(), body)).status).toBe(200);
    for (const device of [first, second, itself()]) await expectDead(device);
    expect((await pay(second, open)).body).toMatchObject({ code: "certificate-revoked" });
    expect(await gateway.database.query("select 1 from device_logs where user_number = $1", [master.user])).toHaveLength(4);
    expect((await strange.call(api.listCertificates)).status).toBe(200);
    expect((await renewLogin(strange)).status).toBe(201);
  });

  test("approves nobody, also of an approval that is under way at the same time", async () => {
    const device = await newDevice(gateway.http, master);
    const asked = (await ask(device)).body as unknown as DeviceRequest;
    const approval = await approvalOf(master, card, device, asked);
    const end = await revocation(first, itself(), first.pinVerifier);
    const [approved, revoked] = await Promise.all([
      master.call(api.approveDeviceRequest, { params: { id: asked.id }, body: approval }),
      revoke(first, itself(), end),
    ]);
    // Both continue the log from the same head: one of them did.
    expect([approved.status === 201, revoked.status === 200].filter(Boolean)).toHaveLength(1);
    const active = await gateway.database.query(
      "select 1 from certificates c join certificate_states s on s.certificate = c.id where c.user_number = $1 and s.status <> 'revoked'",
      [master.user],
    );
    expect(active).toHaveLength(revoked.status === 200 ? 0 : 4);
  });
});

describe("a new device", () => {
  test("pays nothing without the PIN for its first day, then as any other", async () => {
    await gateway.database.query("insert into acquaintances (user_number, merchant) values ($1, $2)", [master.user, seller.id]);
    const payment = await newPayment();
    const click = async (by: Added) => payBy(gateway.http, by, by.card, payment, { deviceLogHead: await head(), sequence: ++sequence });
    const prompt = async (by: Pick<Added, "call">) => (await by.call(api.getPrompt, { params: { id: payment.id } })).body.pin;
    expect(await Promise.all([prompt(first), prompt(master)])).toEqual(["new-device", undefined]);
    expect((await click(first)).body).toMatchObject({ code: "pin-required", reason: "new-device" });
    const [{ left } = { left: 0 }] = await gateway.database.query<{ left: number }>(
      `select extract(epoch from s.new_until - c.created_at)::float8 as left from certificate_states s join certificates c on c.id = s.certificate where c.public_id = $1`,
      [first.card.id],
    );
    expect(left).toBeGreaterThan(86_390);
    expect(left).toBeLessThan(86_410);
    await gateway.database.query("update certificate_states set new_until = now() where new_until is not null");
    expect(await prompt(first)).toBeUndefined();
    expect((await click(first)).status).toBe(200);
  });
});
