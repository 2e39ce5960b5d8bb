import { afterAll, beforeAll, expect, it } from "vitest";
import { api } from "../../protocol/api.ts";
import { castPayments, castSeller } from "../setup/cast.ts";
import { type GatewayProcess, startGatewayProcess } from "../setup/gateway-process.ts";
import { openScratchGateway, type ScratchGateway } from "../setup/scratch-gateway.ts";
import { openPc, signHandoff, watchHandoff } from "../setup/scratch-handoff.ts";
import { newWallet, request } from "../setup/scratch-wallet.ts";

// Two gateways on one database: this process', which the phone uses, and one of its own, which the PC watches and which is killed.

let gateway: ScratchGateway;
let served: GatewayProcess;
const start = () => startGatewayProcess({ databaseUrl: gateway.scratch.url, keys: gateway.webFolder });

beforeAll(async () => {
  gateway = await openScratchGateway();
  served = await start();
});
afterAll(async () => {
  await served?.end("SIGTERM");
  await gateway?.close();
});

it("the gateway killed between binding and paying: the PC finds it bound again, and sees it paid, once", { timeout: 60_000 }, async () => {
  const seller = await castSeller(gateway.database, gateway.keys);
  const [payment] = await castPayments(gateway.database, [seller], 100n);
  if (!payment) throw new Error("no payment");
  const phone = await newWallet(gateway.http);
  await phone.makeMaster();
  await phone.call(api.createTopUp, { body: { amount: "1000" }, idempotencyKey: "once" });
  const pc = await openPc(gateway.http, payment);
  const before = await watchHandoff(served.url, pc);
  await phone.call(api.bindHandoff, { body: await pc.scan() });
  await expect.poll(() => before.statuses.at(-1)?.state).toBe("bound");
  const lost = expect(before.ended).rejects.toThrow();
  await served.end("SIGKILL");
  await lost;
  served = await start();
  const after = await watchHandoff(served.url, pc);
  await expect.poll(() => after.statuses.map((status) => status.state)).toEqual(["bound"]);
  const signed = await signHandoff(phone, payment, { handoff: pc.handoff.id });
  const pay = () => request(gateway.http, api.authorizePayment, { params: { id: payment.id }, body: signed });
  const [first, second] = [await pay(), await pay()];
  expect([first.status, second.body]).toEqual([200, first.body]);
  await after.ended;
  expect(after.statuses.map((status) => status.state)).toEqual(["bound", "paid"]);
  expect((await phone.call(api.getAccount)).body.balance).toBe("900");
});
