import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { pinProof } from "../../protocol/pin.ts";
import { PASSWORD_RESET_TYPE } from "../../protocol/recovery.ts";
import { addDevice, newDevice, signBy } from "../setup/scratch-device.ts";
import { openScratchGateway, SCRATCH_ORIGINS, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { newOwner, type Owner, once, startFromNew } from "../setup/scratch-recovery.ts";
import { request } from "../setup/scratch-wallet.ts";

let gateway: ScratchGateway;
beforeAll(async () => {
  gateway = await openScratchGateway();
});
afterAll(() => gateway.close());

const NEW = "another long password";
const claimsOf = ({ wallet }: Owner, changes: object = {}) => ({ audience: SCRATCH_ORIGINS[0], user: wallet.user, password: NEW, ...once(), ...changes });
async function signed(owner: Owner, changes: object = {}) {
  const reset = await owner.wallet.sign(PASSWORD_RESET_TYPE, claimsOf(owner, changes));
  return { reset, pinProof: await pinProof(owner.wallet.pinVerifier, "password", reset) };
}
const put = (body: object, http = gateway.http) => request(http, api.resetPassword, { body });
const logIn = ({ wallet }: Owner, password: string) =>
  request(gateway.http, api.createSession, { body: { email: wallet.email, password, device: wallet.device } });

test("a device and its PIN set a new password without any login, and every login ends", async () => {
  const owner = await newOwner(gateway.http);
  const elsewhere = await newDevice(gateway.http, owner.wallet);
  expect((await put(await signed(owner))).status).toBe(204);
  expect((await owner.wallet.call(api.getAccount)).body).toMatchObject({ code: "login-revoked" });
  expect((await elsewhere.call(api.getAccount)).body).toMatchObject({ code: "login-revoked" });
  expect((await logIn(owner, owner.wallet.password)).body).toMatchObject({ code: "credentials-wrong" });
  expect((await logIn(owner, NEW)).status).toBe(201);
});

test("an additional certificate may do it too", async () => {
  const owner = await newOwner(gateway.http);
  const phone = await addDevice(gateway.http, owner.wallet, owner.master.card);
  const reset = await signBy(phone, PASSWORD_RESET_TYPE, claimsOf(owner));
  expect((await put({ reset, pinProof: await pinProof(phone.pinVerifier, "password", reset) })).status).toBe(204);
  expect((await logIn(owner, NEW)).status).toBe(201);
});

test("the same bytes again are refused, also at once on two processes", async () => {
  const owner = await newOwner(gateway.http);
  const body = await signed(owner);
  const second = await gateway.another();
  const answers = await Promise.all([put(body), put(body, second), put(body), put(body, second)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 403, 403, 403]);
  expect((await put(await signed(owner, { password: "a third long password" }))).status).toBe(204);
  expect((await put(body)).body).toMatchObject({ code: "authorization-stale" });
  expect((await logIn(owner, "a third long password")).status).toBe(201);
});

test("refused: too late, for another gateway or user, another password beside it, a short one, a wrong PIN, a proof for something else", async () => {
  const owner = await newOwner(gateway.http);
  expect((await put(await signed(owner, { issued: Date.now() - 121_000 }))).body).toMatchObject({ code: "authorization-stale" });
  expect((await put(await signed(owner, { audience: "https://elsewhere.example" }))).body).toMatchObject({ code: "origin-mismatch" });
  expect((await put(await signed(owner, { user: "1999999999" }))).body).toMatchObject({ code: "payer-mismatch" });
  expect((await put(await signed(owner, { password: "short" }))).body).toMatchObject({ code: "authorization-malformed" });
  const good = await signed(owner);
  expect((await put({ ...good, password: "another one entirely" })).body).toMatchObject({ code: "invalid-request" });
  const [head, , tail] = good.reset.split(".");
  const payload = Buffer.from(JSON.stringify(claimsOf(owner, { password: "another one entirely" }))).toString("base64url");
  expect((await put({ ...good, reset: `${head}.${payload}.${tail}` })).body).toMatchObject({ code: "signature-invalid" });
  expect((await put({ ...good, pinProof: "A".repeat(43) })).body).toMatchObject({ code: "pin-wrong", attemptsLeft: 4 });
  expect((await put({ ...good, pinProof: await pinProof(owner.wallet.pinVerifier, "payment", good.reset) })).body).toMatchObject({ code: "pin-wrong" });
  expect((await logIn(owner, owner.wallet.password)).status).toBe(201);
});

test("a revoked and a suspended device set no password", async () => {
  const set = (id: string, status: string) =>
    gateway.database.query("update certificate_states set status = $2, cause = $3 where certificate in (select id from certificates where public_id = $1)", [
      id,
      status,
      status === "suspended" ? "copied" : null,
    ]);
  for (const status of ["revoked", "suspended"]) {
    const owner = await newOwner(gateway.http);
    await set(owner.master.card.id, status);
    expect((await put(await signed(owner))).body).toMatchObject({ code: `certificate-${status}` });
    expect((await logIn(owner, owner.wallet.password)).status).toBe(201);
  }
});

test("while a recovery waits nobody sets a password: whom it is against could shut out who asked for it", async () => {
  const owner = await newOwner(gateway.http);
  const { device, recovery } = await startFromNew(gateway.http, owner, { exclude: [owner.master.card.id] });
  expect((await put(await signed(owner))).body).toMatchObject({ code: "recovery-waiting", until: recovery.ready });
  expect((await device.call(api.getRecovery)).body).toMatchObject({ recovery: { id: recovery.id, state: "waiting" } });
});
