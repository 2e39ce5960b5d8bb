import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LOGIN_RENEWAL_TYPE } from "../../protocol/account.ts";
import { api } from "../../protocol/api.ts";
import { readDeviceLogEntry } from "../../protocol/device.ts";
import { pinProof } from "../../protocol/pin.ts";
import { RECOVERY_CODE_TYPE, type Recovery } from "../../protocol/recovery.ts";
import { newRecoveryCode } from "../../protocol/recovery-code.ts";
import type { HttpServer } from "../http/server.ts";
import { type CastSeller, castSeller } from "../setup/cast.ts";
import { addDevice, approvalOf, ask, newDevice, newKeys, signBy } from "../setup/scratch-device.ts";
import { openScratchGateway, SCRATCH_ORIGINS, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { codeChange, complete, makeMaster, newOwner, once, pay, ripen, start, startFromNew, step, untilReady, veto } from "../setup/scratch-recovery.ts";
import { request } from "../setup/scratch-wallet.ts";

// A day and a week are told apart by the process that starts a recovery: the first gateway waits for days, the second for less than a second.

let gateway: ScratchGateway;
let quick: HttpServer;
let seller: CastSeller;
beforeAll(async () => {
  gateway = await openScratchGateway();
  quick = await gateway.another({ recoverySeconds: 0.3, recoveryExcludedSeconds: 0.6 });
  seller = await castSeller(gateway.database, gateway.keys);
});
afterAll(() => gateway.close());

const DAY_MS = 86_400_000;
const actionsOf = async (user: string) =>
  (await gateway.database.query<{ entry: string }>("select entry from device_logs where user_number = $1 order by index", [user])).map(({ entry }) => {
    const read = readDeviceLogEntry(entry);
    return read?.gateway === undefined ? read?.entry.action : `${read.entry.action} by the gateway`;
  });

describe("the recovery code", () => {
  test("is set by the master with its PIN, and only its hash is there", async () => {
    const { wallet, code } = await newOwner(gateway.http);
    const standing = (await wallet.call(api.getRecovery)).body;
    expect(standing).toEqual({ codeSince: expect.any(Number) });
    const rows = await gateway.database.query("select row_to_json(c)::text as text from recovery_codes c where user_number = $1", [wallet.user]);
    expect(JSON.stringify(rows)).not.toContain(code);
  });

  test("a new one takes the place of the old one", async () => {
    const { wallet, code } = await newOwner(gateway.http);
    const fresh = newRecoveryCode();
    expect((await wallet.call(api.setRecoveryCode, { body: await codeChange(wallet, fresh) })).status).toBe(200);
    const device = await newDevice(gateway.http, wallet);
    expect((await start(device, code)).body).toMatchObject({ code: "recovery-code-wrong" });
    expect((await start(device, fresh)).status).toBe(201);
  });

  test("a change is refused without the PIN, from another device, for another user, too late, and twice", async () => {
    const { wallet, master } = await newOwner(gateway.http);
    const set = (body: object, by: Pick<typeof wallet, "call"> = wallet) => by.call(api.setRecoveryCode, { body });
    const change = await codeChange(wallet, newRecoveryCode());
    expect((await set({ ...change, pinProof: "A".repeat(43) })).body).toMatchObject({ code: "pin-wrong", attemptsLeft: 4 });
    expect((await set(change)).status).toBe(200);
    expect((await set(change)).body).toMatchObject({ code: "authorization-stale" });
    expect((await set(await codeChange(wallet, newRecoveryCode(), { issued: Date.now() - 121_000 }))).body).toMatchObject({ code: "authorization-stale" });
    expect((await set(await codeChange(wallet, newRecoveryCode(), { user: "1999999999" }))).body).toMatchObject({ code: "payer-mismatch" });
    const phone = await addDevice(gateway.http, wallet, master.card);
    const byPhone = await signBy(phone, RECOVERY_CODE_TYPE, { user: wallet.user, hash: "A".repeat(43), ...once() });
    const answer = await set({ change: byPhone, pinProof: await pinProof(phone.pinVerifier, "device", byPhone) }, phone);
    expect(answer.body).toMatchObject({ code: "master-required" });
  });
});

describe("a lost master", () => {
  test("without veto: after the wait the new master is made, and everything from before is dead at once", async () => {
    const owner = await newOwner(gateway.http);
    const { wallet, master } = owner;
    const phone = await addDevice(gateway.http, wallet, master.card);
    const device = await newDevice(gateway.http, wallet);
    const started = await start(device, owner.code);
    const recovery = started.body as unknown as Recovery;
    expect(started).toMatchObject({ status: 201, body: { state: "waiting", device: device.device, excluded: [] } });
    expect((await complete(device, recovery)).body).toMatchObject({ code: "recovery-waiting", until: recovery.ready });
    expect((await makeMaster(device)).body).toMatchObject({ code: "master-exists" });
    await ripen(gateway, recovery);
    expect(await complete(device, recovery)).toMatchObject({ status: 200, body: { state: "completed" } });
    expect(await pay(gateway, master, seller, true)).toBe("certificate-revoked");
    expect(await pay(gateway, phone, seller, true)).toBe("certificate-revoked");
    expect((await phone.call(api.getAccount)).body).toMatchObject({ code: "login-revoked" });
    const claims = { audience: SCRATCH_ORIGINS[0], user: wallet.user, device: phone.device, ...once() };
    const renewal = await signBy(phone, LOGIN_RENEWAL_TYPE, claims);
    expect((await request(gateway.http, api.renewSession, { body: { renewal } })).body).toMatchObject({ code: "certificate-revoked" });
    const made = await makeMaster(device);
    expect(made).toMatchObject({ status: 201, body: { role: "master", status: "active" } });
    expect(await pay(gateway, { ...device, card: made.body as never }, seller)).toBe("paid");
    expect(await actionsOf(wallet.user)).toEqual([
      "master-issued",
      "device-added",
      "recovery-started by the gateway",
      "recovery-completed by the gateway",
      "master-issued",
    ]);
    expect((await makeMaster({ ...device, keys: await newKeys() })).body).toMatchObject({ code: "master-exists" });
  });

  test("its wait is a day, and a week where devices are excluded", async () => {
    const first = await newOwner(gateway.http);
    const { recovery } = await startFromNew(gateway.http, first);
    expect(recovery.ready - recovery.started).toBe(DAY_MS);
    expect(recovery.lapses - recovery.ready).toBe(7 * DAY_MS);
    const second = await newOwner(gateway.http);
    const excluding = await startFromNew(gateway.http, second, { exclude: [second.master.card.id] });
    expect(excluding.recovery.ready - excluding.recovery.started).toBe(7 * DAY_MS);
    expect(excluding.recovery.excluded).toEqual([second.master.card.id]);
  });

  test("any other device may stop it with its PIN, the present master included; the code stays used up", async () => {
    for (const who of ["master", "phone"] as const) {
      const owner = await newOwner(gateway.http);
      const by = who === "master" ? owner.master : await addDevice(gateway.http, owner.wallet, owner.master.card);
      const { device, recovery } = await startFromNew(quick, owner);
      expect((await veto(by, recovery, new Uint8Array(32))).body).toMatchObject({ code: "pin-wrong", attemptsLeft: 4 });
      expect(await veto(by, recovery)).toMatchObject({ status: 200, body: { state: "vetoed" } });
      await untilReady(recovery);
      expect((await complete(device, recovery)).body).toMatchObject({ code: "recovery-over", state: "vetoed" });
      expect((await start(device, owner.code)).body).toMatchObject({ code: "recovery-code-wrong" });
      expect(await pay(gateway, owner.master, seller)).toBe("paid");
      expect((await actionsOf(owner.wallet.user)).slice(-2)).toEqual(["recovery-started by the gateway", "recovery-vetoed"]);
      expect((await veto(by, recovery)).body).toMatchObject({ code: "recovery-over", state: "vetoed" });
    }
  });

  test("an excluded device cannot stop it, another one can", async () => {
    const owner = await newOwner(gateway.http);
    const stolen = await addDevice(gateway.http, owner.wallet, owner.master.card);
    const { recovery } = await startFromNew(gateway.http, owner, { exclude: [stolen.card.id] });
    expect((await veto(stolen, recovery)).body).toMatchObject({ code: "recovery-excluded" });
    expect((await veto(owner.master, recovery)).status).toBe(200);
    const again = await newOwner(gateway.http);
    expect((await start(await newDevice(gateway.http, again.wallet), again.code, { exclude: [stolen.card.id] })).body).toMatchObject({ code: "not-found" });
  });

  test("a stranger, a revoked device and one without a certificate cannot stop it", async () => {
    const owner = await newOwner(gateway.http);
    const phone = await addDevice(gateway.http, owner.wallet, owner.master.card);
    await gateway.database.query("update certificate_states set status = 'revoked' where certificate in (select id from certificates where public_id = $1)", [
      phone.card.id,
    ]);
    const { device, recovery } = await startFromNew(gateway.http, owner);
    const stranger = await newOwner(gateway.http);
    expect((await veto(stranger.master, recovery)).body).toMatchObject({ code: "not-found" });
    expect((await veto(phone, recovery)).body).toMatchObject({ code: "certificate-required" });
    expect((await veto({ ...device, card: phone.card }, recovery)).body).toMatchObject({ code: "certificate-required" });
  });

  test("while it waits nothing is paid without the PIN, no device is added, no code is set; when it is over all goes on", async () => {
    const owner = await newOwner(gateway.http);
    const { wallet, master } = owner;
    expect(await pay(gateway, master, seller)).toBe("paid");
    const phone = await newDevice(gateway.http, wallet);
    const asked = (await ask(phone)).body as never;
    const { device, recovery } = await startFromNew(gateway.http, owner);
    expect(await pay(gateway, master, seller)).toBe("pin-required recovery");
    expect(await pay(gateway, master, seller, true)).toBe("paid");
    expect((await wallet.call(api.getAccount)).body).toMatchObject({ allowance: { remaining: "0" } });
    const approve = async () =>
      wallet.call(api.approveDeviceRequest, { params: { id: (asked as { id: string }).id }, body: await approvalOf(wallet, master.card, phone, asked) });
    const waiting = { code: "recovery-waiting", until: recovery.ready };
    expect((await approve()).body).toMatchObject(waiting);
    expect((await wallet.call(api.setRecoveryCode, { body: await codeChange(wallet, newRecoveryCode()) })).body).toMatchObject(waiting);
    expect(await step(device, recovery, "withdrawal")).toMatchObject({ status: 200, body: { state: "canceled" } });
    expect(await pay(gateway, master, seller)).toBe("paid");
    expect((await approve()).status).toBe(201);
    expect((await wallet.call(api.getRecovery)).body).toMatchObject({ recovery: { id: recovery.id, state: "canceled" } });
  });

  test("one that nobody finishes lapses, and forbids nothing any more", async () => {
    const owner = await newOwner(gateway.http);
    const { device, recovery } = await startFromNew(quick, owner);
    await gateway.database.query("update recoveries set lapses_at = now() where id = $1", [recovery.id]);
    await gateway.database.query("update allowances set no_click_until = now() where user_number = $1", [owner.wallet.user]);
    expect((await device.call(api.getRecovery)).body).toMatchObject({ recovery: { state: "lapsed" } });
    expect((await complete(device, recovery)).body).toMatchObject({ code: "recovery-over", state: "lapsed" });
    expect(await pay(gateway, owner.master, seller)).toBe("paid");
    const code = newRecoveryCode();
    expect((await owner.wallet.call(api.setRecoveryCode, { body: await codeChange(owner.wallet, code) })).status).toBe(200);
    expect((await start(await newDevice(gateway.http, owner.wallet), code)).status).toBe(201);
  });
});

describe("a code", () => {
  test("that is wrong, another user's or never set starts nothing", async () => {
    const [owner, other] = [await newOwner(gateway.http), await newOwner(gateway.http)];
    const device = await newDevice(gateway.http, owner.wallet);
    for (const code of [newRecoveryCode(), other.code]) expect((await start(device, code)).body).toMatchObject({ code: "recovery-code-wrong" });
    expect((await start(device, undefined)).body).toMatchObject({ code: "recovery-required" });
    expect((await owner.wallet.call(api.getRecovery)).body).toEqual({ codeSince: expect.any(Number) });
  });

  test("starts one recovery: at once, twice, on two processes; the same request again gets the same answer", async () => {
    const owner = await newOwner(gateway.http);
    const second = await gateway.another();
    const devices = await Promise.all(Array.from({ length: 8 }, () => newDevice(gateway.http, owner.wallet)));
    const answers = await Promise.all(devices.map((device, i) => start(device, owner.code, {}, i % 2 ? second : gateway.http)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === "recovery-code-wrong")).toHaveLength(7);
    const winner = devices[answers.findIndex(({ status }) => status === 201)];
    const id = answers.find(({ status }) => status === 201)?.body.id;
    expect(winner && (await start(winner, owner.code))).toMatchObject({ status: 201, body: { id } });
    expect((await actionsOf(owner.wallet.user)).filter((action) => action?.startsWith("recovery"))).toHaveLength(1);
  });

  test("for a key that was certified before starts nothing and is not used up", async () => {
    const owner = await newOwner(gateway.http);
    const device = await newDevice(gateway.http, owner.wallet);
    const refused = await start({ ...device, keys: owner.master.keys }, owner.code);
    expect(refused.body).toMatchObject({ code: "certificate-request-invalid" });
    expect((await start(device, owner.code)).status).toBe(201);
  });
});
