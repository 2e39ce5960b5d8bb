import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { pinProof } from "../../protocol/pin.ts";
import { PASSWORD_RESET_TYPE } from "../../protocol/recovery.ts";
import { newRecoveryCode } from "../../protocol/recovery-code.ts";
import { newDevice } from "../setup/scratch-device.ts";
import { NO_LIMITS, openScratchGateway, SCRATCH_ORIGINS, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { codeChange, newOwner, once, start } from "../setup/scratch-recovery.ts";
import { newWallet, request } from "../setup/scratch-wallet.ts";
import { type LimitName, limits } from "../storage/rate-limit.ts";

let gateway: ScratchGateway;
beforeAll(async () => {
  gateway = await openScratchGateway();
});
afterAll(() => gateway.close());

const limited = (...names: LimitName[]) => gateway.another({ limits: { ...NO_LIMITS, ...Object.fromEntries(names.map((name) => [name, limits[name]])) } });
const tooMany = { status: 429, body: { code: "rate-limited" } };

test("recovery-user-address: 5 codes in 15 minutes from one place, while the owner goes on from another", async () => {
  const http = await limited("recovery-user-address");
  const owner = await newOwner(gateway.http);
  const thief = await newDevice(http, owner.wallet, { address: "198.51.100.1" });
  for (let i = 0; i < 5; i++) expect((await start(thief, newRecoveryCode())).body).toMatchObject({ code: "recovery-code-wrong" });
  expect(await start(thief, owner.code)).toMatchObject(tooMany);
  const device = await newDevice(http, owner.wallet, { address: "198.51.100.2" });
  expect((await start(device, owner.code)).status).toBe(201);
});

test("access-user: 30 changes of PIN or recovery code an hour", async () => {
  const http = await limited("access-user");
  const wallet = await newWallet(gateway.http);
  await wallet.makeMaster();
  const body = await codeChange(wallet, newRecoveryCode());
  for (let i = 0; i < 30; i++) expect((await wallet.call(api.setRecoveryCode, { body }, {}, http)).status).not.toBe(429);
  expect(await wallet.call(api.setRecoveryCode, { body }, {}, http)).toMatchObject(tooMany);
});

test("password-reset-user: 10 new passwords an hour", async () => {
  const http = await limited("password-reset-user");
  const { wallet } = await newOwner(gateway.http);
  const reset = async () => {
    const jws = await wallet.sign(PASSWORD_RESET_TYPE, { audience: SCRATCH_ORIGINS[0], user: wallet.user, password: "a long password", ...once() });
    return request(http, api.resetPassword, { body: { reset: jws, pinProof: await pinProof(wallet.pinVerifier, "password", jws) } });
  };
  for (let i = 0; i < 10; i++) expect((await reset()).status).toBe(204);
  expect(await reset()).toMatchObject(tooMany);
});

test("password-reset-address: 30 tries an hour from one address, whatever they are", async () => {
  const http = await limited("password-reset-address");
  const body = { reset: `a.b.${"c".repeat(86)}`, pinProof: "A".repeat(43) };
  const from = (address: string) => request(http, api.resetPassword, { body }, { address });
  for (let i = 0; i < 30; i++) expect((await from("198.51.100.3")).body).toMatchObject({ code: "authorization-malformed" });
  expect(await from("198.51.100.3")).toMatchObject(tooMany);
  expect((await from("198.51.100.4")).status).toBe(400);
});
