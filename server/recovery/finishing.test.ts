import { afterAll, beforeAll, expect, test } from "vitest";
import { api } from "../../protocol/api.ts";
import { deviceLogHead, readDeviceLogEntry } from "../../protocol/device.ts";
import { follow, signersOf } from "../../wallet/log-rules.ts";
import type { HttpServer } from "../http/server.ts";
import { type CastSeller, castSeller } from "../setup/cast.ts";
import { addDevice, newKeys } from "../setup/scratch-device.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { complete, makeMaster, newOwner, pay, start, startFromNew, step, untilReady, veto } from "../setup/scratch-recovery.ts";

let gateway: ScratchGateway;
let quick: HttpServer;
let seller: CastSeller;
beforeAll(async () => {
  gateway = await openScratchGateway();
  quick = await gateway.another({ recoverySeconds: 0.3 });
  seller = await castSeller(gateway.database, gateway.keys);
});
afterAll(() => gateway.close());

const logOf = async (user: string) =>
  (await gateway.database.query<{ entry: string }>("select entry from device_logs where user_number = $1 order by index", [user])).map(({ entry }) => entry);
const actionsOf = async (user: string) => (await logOf(user)).map((entry) => readDeviceLogEntry(entry)?.entry.action);

test("finished and stopped at once over two processes: one of them, whichever", async () => {
  for (let round = 0; round < 6; round++) {
    const owner = await newOwner(gateway.http);
    const { device, recovery } = await startFromNew(quick, owner);
    await untilReady(recovery);
    const [finished, stopped] = await Promise.all([complete(device, recovery), veto(owner.master, recovery, undefined, gateway.http)]);
    expect([finished.status, stopped.status].filter((status) => status === 200)).toHaveLength(1);
    expect(await pay(gateway, owner.master, seller, true)).toBe(finished.status === 200 ? "certificate-revoked" : "paid");
  }
});

test("a lost answer or a crash on the way: each step again gets the same answer, and one master is made", async () => {
  const owner = await newOwner(gateway.http);
  const { device, recovery } = await startFromNew(quick, owner);
  await untilReady(recovery);
  const twice = await Promise.all([quick, gateway.http, quick].map((over) => complete(device, recovery, over)));
  for (const { status, body } of twice) expect({ status, state: body.state }).toEqual({ status: 200, state: "completed" });
  expect((await actionsOf(owner.wallet.user)).filter((action) => action?.startsWith("recovery-completed"))).toHaveLength(1);
  const made = await Promise.all([makeMaster(device), makeMaster(device, gateway.http)]);
  expect(made.map(({ status, body }) => (status === 201 ? "made" : body.code)).sort()).toEqual(["made", "master-exists"]);
});

test("nobody else's key becomes the master, not even at the same device", async () => {
  const owner = await newOwner(gateway.http);
  const { device, recovery } = await startFromNew(quick, owner);
  const thief = { ...device, keys: await newKeys() };
  await untilReady(recovery);
  expect((await complete(device, recovery)).status).toBe(200);
  expect((await makeMaster(thief)).body).toMatchObject({ code: "recovery-required" });
  expect((await makeMaster(device)).status).toBe(201);
});

test("a suspended master loses nothing by waiting: it may not stop a recovery, and is dead after it", async () => {
  const owner = await newOwner(gateway.http);
  await gateway.database.query(
    "update certificate_states set status = 'suspended', cause = 'copied' where certificate in (select id from certificates where user_number = $1)",
    [owner.wallet.user],
  );
  const { device, recovery } = await startFromNew(quick, owner);
  expect((await veto(owner.master, recovery)).body).toMatchObject({ code: "certificate-required" });
  await untilReady(recovery);
  expect((await complete(device, recovery)).status).toBe(200);
  expect(await pay(gateway, owner.master, seller, true)).toBe("certificate-revoked");
  expect((await makeMaster(device)).status).toBe(201);
});

test("a password thief at the same device's name neither withdraws nor finishes it: that takes the recovery's key, for this very step, in time", async () => {
  const owner = await newOwner(gateway.http);
  const { device, recovery } = await startFromNew(quick, owner);
  await untilReady(recovery);
  const thief = { ...device, keys: await newKeys() };
  for (const kind of ["withdrawal", "completion"] as const) {
    expect((await step(thief, recovery, kind)).body).toMatchObject({ code: "not-found" });
    expect((await step(device, recovery, kind, quick, { issued: Date.now() - 121_000 })).body).toMatchObject({ code: "authorization-stale" });
    const other = kind === "withdrawal" ? "completion" : "withdrawal";
    expect((await step(device, recovery, kind, quick, { step: other })).body).toMatchObject({ code: "authorization-malformed" });
    expect((await step(device, recovery, kind, quick, { recovery: "rec_00000000000000000000000000" })).body).toMatchObject({ code: "authorization-malformed" });
  }
  expect((await device.call(api.getRecovery)).body).toMatchObject({ recovery: { state: "waiting" } });
  expect((await complete(device, recovery)).status).toBe(200);
});

test("an expired master is recovered in the same way", async () => {
  const owner = await newOwner(gateway.http);
  await gateway.database.query("update certificates set not_after = now() - interval '1 day' where user_number = $1", [owner.wallet.user]);
  const { device, recovery } = await startFromNew(quick, owner);
  expect((await veto(owner.master, recovery)).body).toMatchObject({ code: "certificate-required" });
  await untilReady(recovery);
  expect((await complete(device, recovery)).status).toBe(200);
  expect((await makeMaster(device)).status).toBe(201);
});

test("a device of the old master's may ask too: its login goes on when its certificate ends, and it becomes the master", async () => {
  const owner = await newOwner(gateway.http);
  const phone = await addDevice(quick, owner.wallet, owner.master.card);
  const asking = { ...phone, keys: await newKeys() };
  const started = await start(asking, owner.code);
  await untilReady(started.body as never);
  expect((await complete(asking, started.body as never)).status).toBe(200);
  expect(await pay(gateway, phone, seller, true)).toBe("certificate-revoked");
  expect((await asking.call(api.getAccount)).status).toBe(200);
  expect((await makeMaster(asking)).status).toBe(201);
});

test("the log of a recovery, and of a stopped one, holds by the rules that wallets follow", async () => {
  const stopped = await newOwner(gateway.http);
  await veto(stopped.master, (await startFromNew(quick, stopped)).recovery);
  const owner = await newOwner(gateway.http);
  await addDevice(gateway.http, owner.wallet, owner.master.card);
  const { device, recovery } = await startFromNew(quick, owner);
  await untilReady(recovery);
  await complete(device, recovery);
  await makeMaster(device);
  for (const user of [stopped.wallet.user, owner.wallet.user]) {
    let log = { next: 0, head: "A".repeat(43), keys: {} } as Parameters<typeof follow>[0];
    for (const jws of await logOf(user)) {
      const read = readDeviceLogEntry(jws);
      if (!read) throw new Error("an entry is not one");
      expect([read.entry.index, read.entry.previous]).toEqual([log.next, log.head]);
      const signers = signersOf(read.entry, log);
      if (signers === "gateway") expect(read.gateway).toBe(gateway.keys.resultKey().thumbprint);
      else expect(signers.length, read.entry.action).toBeGreaterThan(0);
      log = { ...follow(log, read.entry), head: await deviceLogHead(jws) };
    }
    expect(Object.values(log.keys).filter(({ active }) => active)).toHaveLength(1);
  }
});
