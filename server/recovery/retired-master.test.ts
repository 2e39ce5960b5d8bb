import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { pinProof } from "../../protocol/pin.ts";
import type { Recovery } from "../../protocol/recovery.ts";
import { type CastSeller, castSeller } from "../setup/cast.ts";
import { addDevice, keyHashOf, logEntry, newDevice, newKeys, type ScratchDevice } from "../setup/scratch-device.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { type Certified, complete, makeMaster, newOwner, type Owner, pay, ripen, start } from "../setup/scratch-recovery.ts";

// After a first master the password alone makes no other: the old one has to name the next one's key, or a recovery has to have been waited for.

let gateway: ScratchGateway;
let seller: CastSeller;
beforeAll(async () => {
  gateway = await openScratchGateway();
  seller = await castSeller(gateway.database, gateway.keys);
});
afterAll(() => gateway.close());

/** A device ends itself; `successor` and the PIN as the test wants them. */
async function retire(by: Certified, successor: string | undefined, verifier?: Uint8Array, about: Certified = by) {
  const change = { action: "certificate-revoked", device: about.device, key: await keyHashOf(about.keys), ...(successor && { successor }) } as const;
  const deviceLogEntry = await logEntry(by, change, by.keys.privateKey);
  const body = { deviceLogEntry, ...(verifier && { pinProof: await pinProof(verifier, "device", deviceLogEntry) }) };
  return by.call(api.revokeCertificate, { params: { id: about.card.id }, body });
}

/** The owner's own device, logged in anew with a fresh key. */
async function fresh(owner: Owner): Promise<ScratchDevice> {
  return { ...(await newDevice(gateway.http, owner.wallet)), pinVerifier: owner.wallet.pinVerifier };
}
const suspend = (owner: Owner, cause: "pin" | "copied") =>
  gateway.database.query(
    "update certificate_states set status = 'suspended', cause = $2 where certificate in (select id from certificates where user_number = $1)",
    [owner.wallet.user, cause],
  );

test("the password alone makes no second master: not after a revocation, nor by asking for a recovery", async () => {
  const owner = await newOwner(gateway.http);
  expect((await retire(owner.master, undefined, owner.master.pinVerifier)).status).toBe(200);
  const thief = await fresh(owner);
  expect((await makeMaster(thief)).body).toMatchObject({ code: "recovery-required" });
  expect((await start(thief, undefined)).body).toMatchObject({ code: "recovery-required" });
  expect((await start(thief, owner.code)).status).toBe(201);
});

test("a master that ends itself with its PIN names the next one's key: that one may be made at once, another may not, and only once", async () => {
  const owner = await newOwner(gateway.http);
  const next = await fresh(owner);
  expect((await retire(owner.master, await keyHashOf(next.keys), owner.master.pinVerifier)).status).toBe(200);
  expect((await makeMaster({ ...next, keys: await newKeys() })).body).toMatchObject({ code: "recovery-required" });
  const made = await makeMaster(next);
  expect(made).toMatchObject({ status: 201 });
  expect(await pay(gateway, { ...next, card: made.body as never }, seller)).toBe("paid");
  expect((await retire({ ...next, card: made.body as never }, undefined)).status).toBe(200);
  expect((await makeMaster(await fresh(owner))).body).toMatchObject({ code: "recovery-required" });
});

test("a wrong PIN counts and ends nothing", async () => {
  const owner = await newOwner(gateway.http);
  const refused = await retire(owner.master, await keyHashOf(await newKeys()), new Uint8Array(32));
  expect(refused.body).toMatchObject({ code: "pin-wrong", attemptsLeft: 4 });
  expect(await pay(gateway, owner.master, seller)).toBe("paid");
});

test("without the PIN, as when it is suspended, the next master comes after the wait, and for the named key only", async () => {
  for (const cause of ["pin", "copied"] as const) {
    const owner = await newOwner(gateway.http);
    await suspend(owner, cause);
    const next = await fresh(owner);
    expect((await retire(owner.master, await keyHashOf(next.keys), owner.master.pinVerifier)).status).toBe(200);
    expect((await makeMaster(next)).body).toMatchObject({ code: "recovery-required" });
    expect((await start({ ...next, keys: await newKeys() }, undefined)).body).toMatchObject({ code: "recovery-required" });
    const started = await start(next, undefined);
    expect(started.status).toBe(201);
    const recovery = started.body as unknown as Recovery;
    expect((await complete(next, recovery)).body).toMatchObject({ code: "recovery-waiting" });
    expect((await makeMaster(next)).body).toMatchObject({ code: "recovery-waiting" });
    await ripen(gateway, recovery);
    expect((await complete(next, recovery)).status).toBe(200);
    expect((await makeMaster(next)).status).toBe(201);
  }
});

test("who has the code comes before who has only ended the master, never the other way round", async () => {
  const owner = await newOwner(gateway.http);
  await suspend(owner, "copied");
  const thief = await fresh(owner);
  await retire(owner.master, await keyHashOf(thief.keys));
  const first = await start(thief, undefined);
  expect(first.status).toBe(201);
  const device = await fresh(owner);
  expect(await start(device, owner.code)).toMatchObject({ status: 201, body: { state: "waiting" } });
  expect((await complete(thief, { id: String(first.body.id) })).body).toMatchObject({ code: "recovery-over", state: "canceled" });
  expect((await start(thief, undefined)).body).toMatchObject({ code: "recovery-waiting" });
});

test("a master that ends itself while a recovery waits does not come before it", async () => {
  const owner = await newOwner(gateway.http);
  const device = await fresh(owner);
  const started = await start(device, owner.code, { exclude: [owner.master.card.id] });
  const recovery = started.body as unknown as Recovery;
  await ripen(gateway, recovery);
  const thief = await fresh(owner);
  expect((await retire(owner.master, await keyHashOf(thief.keys), owner.master.pinVerifier)).status).toBe(200);
  expect((await makeMaster(thief)).body).toMatchObject({ code: "recovery-waiting" });
  expect((await complete(device, recovery)).status).toBe(200);
  expect((await makeMaster(thief)).body).toMatchObject({ code: "recovery-required" });
  expect((await makeMaster(device)).status).toBe(201);
});

test("only a master names a successor, and only its own", async () => {
  const owner = await newOwner(gateway.http);
  const phone = await addDevice(gateway.http, owner.wallet, owner.master.card);
  const successor = await keyHashOf(await newKeys());
  const invalid = { code: "device-log-entry-invalid" };
  expect((await retire(phone, successor, phone.pinVerifier)).body).toMatchObject(invalid);
  expect((await retire(phone, successor, phone.pinVerifier, owner.master)).body).toMatchObject(invalid);
  expect((await retire(owner.master, successor, owner.master.pinVerifier, phone)).body).toMatchObject(invalid);
});
