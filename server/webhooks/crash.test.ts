import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openKeyStore } from "../keys/open.ts";
import type { KeyStore } from "../keys/store.ts";
import { type CastPayer, type CastSeller, castAcquaintance, castAuthorization, castPayer, castPayments, castSeller } from "../setup/cast.ts";
import { startGatewayProcess } from "../setup/gateway-process.ts";
import { openReceiver, type Receiver } from "../setup/scratch-receiver.ts";
import { openScratchDatabase, type ScratchDatabase } from "../storage/scratch-database.ts";
import { createEndpoint } from "./endpoints.ts";

let scratch: ScratchDatabase;
let folder: string;
let keys: KeyStore;
let seller: CastSeller;
let payer: CastPayer;
let receiver: Receiver;
let silent = false;
/** Payments whose event the shop has taken: heard and answered. */
const taken: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "coconut-webhooks-"));
  [scratch, keys] = await Promise.all([openScratchDatabase(4), openKeyStore({ COCONUT_KEYS: folder })]);
  seller = await castSeller(scratch.database, keys);
  payer = await castPayer(scratch.database, keys, 100_000_000n);
  await castAcquaintance(scratch.database, payer, seller);
  await scratch.database.query("update allowances set total = 100000000");
  // Slow enough that a process that is killed leaves some of each kind: waiting, sent and not answered, answered and not noted.
  receiver = await openReceiver((response, _path, { body }) => {
    if (silent) return;
    setTimeout(() => {
      response.writeHead(204).end(() => taken.push((JSON.parse(body) as { data: { payment: string } }).data.payment));
    }, 10);
  });
  const parts = { database: scratch.database, keys: keys.webhookKeys, now: Date.now, mayCall: async () => true };
  await createEndpoint(parts, seller.id, { url: receiver.url(), events: ["payment.paid"] });
});
afterAll(async () => {
  await receiver?.close();
  await scratch.close();
  await rm(folder, { recursive: true, force: true });
});

const startGateway = () => startGatewayProcess({ databaseUrl: scratch.url, keys: folder, env: { COCONUT_AUTHORIZATIONS_PER_MINUTE: "100000" } });

async function prepare(count: number): Promise<{ payment: string; authorization: string }[]> {
  const payments = await castPayments(
    scratch.database,
    Array.from({ length: count }, () => seller),
    10n,
  );
  return Promise.all(payments.map(async (payment) => ({ payment: payment.id, authorization: await castAuthorization(payer, payment) })));
}

/** Pays all, 16 at a time, as far as there is a gateway; how many were acknowledged is told as they are. */
async function pay(url: string, prepared: { payment: string; authorization: string }[], acknowledged: Set<string>): Promise<void> {
  async function buyer(): Promise<void> {
    for (let next = prepared.pop(); next; next = prepared.pop()) {
      const { payment, authorization } = next;
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${url}/v1/payments/${payment}/authorization`, { method: "POST", headers, body: JSON.stringify({ authorization }) });
      if (answer.ok) acknowledged.add(payment);
    }
  }
  await Promise.allSettled(Array.from({ length: 16 }, buyer));
}

/** What a dead process had taken may be taken again: its lease is over. */
const afterTheLease = () => scratch.database.query("update webhook_deliveries set due_at = now() where state = 'pending'");

it("a gateway killed with SIGKILL time after time loses no event: every paid payment is told, every told payment is paid", { timeout: 60_000 }, async () => {
  const acknowledged = new Set<string>();
  for (let kill = 0; kill < 3; kill++) {
    const prepared = await prepare(200);
    await afterTheLease();
    const gateway = await startGateway();
    const before = acknowledged.size;
    // The last time while every delivery under way hangs.
    silent = kill === 2;
    const paying = pay(gateway.url, prepared, acknowledged);
    while (acknowledged.size < before + 20 + kill * 40) await new Promise((resolve) => setTimeout(resolve, 1));
    await gateway.end("SIGKILL");
    await paying;
    expect(acknowledged.size - before).toBeLessThan(200);
  }
  silent = false;
  await afterTheLease();
  const gateway = await startGateway();
  const open = async () => (await scratch.database.query("select 1 from webhook_deliveries where state <> 'delivered'")).length;
  await expect.poll(open, { timeout: 30_000 }).toBe(0);
  expect(await gateway.end("SIGTERM")).toBe(0);
  const paid = (await scratch.database.query<{ id: string }>("select id from payments where state = 'paid'")).map(({ id }) => id);
  expect([...acknowledged].filter((payment) => !paid.includes(payment))).toEqual([]);
  expect([...new Set(taken)].sort()).toEqual(paid.sort());
  // At least once: what was sent and not noted came again, with the same id.
  expect(receiver.at().length).toBeGreaterThan(paid.length);
  expect(new Set(receiver.at().map(({ headers }) => headers["webhook-id"])).size).toBe(paid.length);
});
