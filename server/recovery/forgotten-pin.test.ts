import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { randomBytes, toBase64Url } from "../../protocol/bytes.ts";
import { PIN_RESET_TYPE, type Recovery } from "../../protocol/recovery.ts";
import { type CastSeller, castSeller } from "../setup/cast.ts";
import { keyHashOf, newKeys, type ScratchDevice } from "../setup/scratch-device.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { complete, makeMaster, newOwner, type Owner, once, pay, ripen, start, veto } from "../setup/scratch-recovery.ts";

let gateway: ScratchGateway;
let seller: CastSeller;
beforeAll(async () => {
  gateway = await openScratchGateway();
  seller = await castSeller(gateway.database, gateway.keys);
});
afterAll(() => gateway.close());

/** The owner's own device, whose PIN is forgotten. */
const deviceOf = ({ wallet }: Owner): ScratchDevice => ({ ...wallet, session: wallet.session });
const ask = (owner: Owner, code: string | undefined = owner.code) => start(deviceOf(owner), code, { purpose: "pin" });
async function reset({ wallet }: Owner, { id }: Recovery, verifier: Uint8Array, changes: object = {}) {
  const jws = await wallet.sign(PIN_RESET_TYPE, { recovery: id, pinVerifier: toBase64Url(verifier), ...once(), ...changes });
  return wallet.call(api.resetPin, { params: { id }, body: { reset: jws } });
}
const suspend = (owner: Owner, cause: "pin" | "copied") =>
  gateway.database.query(
    "update certificate_states set status = 'suspended', cause = $2, pin_failures = 5 where certificate in (select id from certificates where user_number = $1)",
    [owner.wallet.user, cause],
  );

test("code and wait give a certificate a new PIN, suspended over the old one or not; the key stays and nothing else ends", async () => {
  for (const suspended of [true, false]) {
    const owner = await newOwner(gateway.http);
    if (suspended) await suspend(owner, "pin");
    const started = await ask(owner);
    expect(started).toMatchObject({ status: 201, body: { purpose: "pin", state: "waiting" } });
    const recovery = started.body as unknown as Recovery;
    const verifier = randomBytes(32);
    expect((await reset(owner, recovery, verifier)).body).toMatchObject({ code: "recovery-waiting" });
    await ripen(gateway, recovery);
    expect(await reset(owner, recovery, verifier)).toMatchObject({ status: 200, body: { state: "completed" } });
    expect(await pay(gateway, owner.master, seller, true)).toBe("pin-wrong");
    expect(await pay(gateway, { ...owner.master, pinVerifier: verifier }, seller, true)).toBe("paid");
    expect((await reset(owner, recovery, randomBytes(32))).body).toMatchObject({ code: "recovery-over", state: "completed" });
  }
});

test("it takes the code, the very certificate's signature, and its own time", async () => {
  const owner = await newOwner(gateway.http);
  const { wallet, master } = owner;
  expect((await start(deviceOf(owner), undefined, { purpose: "pin" })).body).toMatchObject({ code: "recovery-required" });
  expect((await start({ ...deviceOf(owner), keys: await newKeys() }, owner.code, { purpose: "pin" })).body).toMatchObject({ code: "not-found" });
  const recovery = (await ask(owner)).body as unknown as Recovery;
  await ripen(gateway, recovery);
  const other = await newOwner(gateway.http);
  const foreign = await other.wallet.sign(PIN_RESET_TYPE, { recovery: recovery.id, pinVerifier: "A".repeat(43), ...once() });
  expect((await wallet.call(api.resetPin, { params: { id: recovery.id }, body: { reset: foreign } })).body).toMatchObject({ code: "payer-mismatch" });
  expect((await reset(owner, recovery, randomBytes(32), { issued: Date.now() - 121_000 })).body).toMatchObject({ code: "authorization-stale" });
  expect((await reset(owner, recovery, randomBytes(32), { recovery: "rec_00000000000000000000000000" })).body).toMatchObject({ code: "payer-mismatch" });
  expect((await complete(wallet, recovery)).body).toMatchObject({ code: "not-found" });
  expect((await makeMaster({ ...deviceOf(owner), keys: await newKeys() })).body).toMatchObject({ code: "master-exists" });
  await suspend(owner, "copied");
  expect((await reset(owner, recovery, randomBytes(32))).body).toMatchObject({ code: "certificate-suspended", cause: "copied" });
  expect((await start(deviceOf(owner), undefined, { purpose: "pin", key: await keyHashOf(master.keys) })).body).toMatchObject({ code: "recovery-required" });
});

test("any device may stop it; meanwhile nothing is paid without the PIN", async () => {
  const owner = await newOwner(gateway.http);
  const recovery = (await ask(owner)).body as unknown as Recovery;
  expect(await pay(gateway, owner.master, seller)).toBe("pin-required recovery");
  expect((await veto(owner.master, recovery)).status).toBe(200);
  await ripen(gateway, recovery);
  expect((await reset(owner, recovery, randomBytes(32))).body).toMatchObject({ code: "recovery-over", state: "vetoed" });
  expect(await pay(gateway, owner.master, seller, true)).toBe("paid");
});
