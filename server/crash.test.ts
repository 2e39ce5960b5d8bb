import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openKeyStore } from "./keys/open.ts";
import type { KeyStore } from "./keys/store.ts";
import { createApiKey } from "./merchants/api-key.ts";
import { reconcile } from "./reconcile/reconcile.ts";
import { type CastPayer, type CastSeller, castAcquaintance, castAuthorization, castPayer, castPayments, castSeller } from "./setup/cast.ts";
import { startGatewayProcess } from "./setup/gateway-process.ts";
import { refundBody } from "./setup/scratch-money.ts";
import { openScratchDatabase, type ScratchDatabase } from "./storage/scratch-database.ts";

let scratch: ScratchDatabase;
let folder: string;
let keys: KeyStore;
let seller: CastSeller;
let payers: CastPayer[];
let apiKey: string;
/** What was acknowledged, by payment. */
const refunds = new Map<string, string>();

beforeAll(async () => {
  scratch = await openScratchDatabase(4);
  folder = await mkdtemp(join(tmpdir(), "coconut-crash-"));
  keys = await openKeyStore({ COCONUT_KEYS: folder });
  seller = await castSeller(scratch.database, keys);
  apiKey = await createApiKey(scratch.database, seller.id);
  payers = await Promise.all(Array.from({ length: 8 }, () => castPayer(scratch.database, keys, 100_000_000n)));
  for (const payer of payers) await castAcquaintance(scratch.database, payer, seller);
  await scratch.database.query("update allowances set total = 100000000");
});
afterAll(async () => {
  await scratch.close();
  await rm(folder, { recursive: true, force: true });
});

interface Prepared {
  readonly payment: string;
  readonly authorization: string;
  /** What gives half of it back. */
  readonly body: { readonly refund: string };
}

async function prepare(count: number): Promise<Prepared[]> {
  const payments = await castPayments(
    scratch.database,
    Array.from({ length: count }, () => seller),
    10n,
  );
  return Promise.all(
    payments.map(async (payment, at) => {
      const payer = payers[at % payers.length];
      if (!payer) throw new Error("no payer");
      return { payment: payment.id, authorization: await castAuthorization(payer, payment), body: await refundBody(seller, payment, "5") };
    }),
  );
}

/** Sends all, 32 at a time; what was acknowledged with a result, by payment. Every eighth is refunded at once. */
async function load(url: string, prepared: readonly Prepared[], acknowledged: Map<string, string>): Promise<void> {
  const rest = [...prepared];
  async function worker(): Promise<void> {
    for (let next = rest.pop(); next; next = rest.pop()) {
      const answer = await fetch(`${url}/v1/payments/${next.payment}/authorization`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ authorization: next.authorization }),
      });
      if (!answer.ok) continue;
      acknowledged.set(next.payment, ((await answer.json()) as { result: string }).result);
      if (acknowledged.size % 8 === 0) await refund(url, next);
    }
  }
  await Promise.allSettled(Array.from({ length: 32 }, worker));
}

async function refund(url: string, { payment, body }: Prepared): Promise<void> {
  const answer = await fetch(`${url}/v1/payments/${payment}/refunds`, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": payment, authorization: `Bearer ${apiKey}` },
    body: JSON.stringify(body),
  });
  if (answer.ok) refunds.set(payment, ((await answer.json()) as { id: string }).id);
}

/** The processes that a process has started. */
async function childrenOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid="]);
  const all = stdout.trim().split("\n");
  return all.map((line) => line.trim().split(/\s+/).map(Number)).flatMap(([child = 0, parent]) => (parent === pid ? [child] : []));
}

async function expectWhole(acknowledged: ReadonlyMap<string, string>): Promise<void> {
  const { database } = scratch;
  const rows = await database.query<{ id: string; result: string | null }>(
    "select p.id, a.result from payments p left join authorizations a on a.certificate = p.certificate and a.sequence = p.sequence where p.state = 'paid'",
  );
  const paid = new Map(rows.map((row) => [row.id, row.result]));
  for (const [payment, result] of acknowledged) expect(paid.get(payment)).toBe(result);
  const half = await database.query(
    `select p.id from payments p left join ledger_entries e on e.reference = p.id and e.kind = 'payment' left join authorizations a on a.payment = p.id
     group by p.id, p.state having (p.state = 'paid' and (count(distinct e.id) <> 2 or count(distinct a.sequence) <> 1))
       or (p.state <> 'paid' and (count(e.id) <> 0 or count(a.sequence) <> 0))`,
  );
  expect(half).toEqual([]);
  const given = await database.query<{ id: string; payment: string; entries: bigint }>(
    "select r.id, r.payment, (select count(*) from ledger_entries e where e.kind = 'refund' and e.reference = r.id) as entries from refunds r",
  );
  expect(given.filter(({ entries }) => entries !== 2n)).toEqual([]);
  const known = new Set(given.map(({ id, payment }) => `${id} ${payment}`));
  expect([...refunds].filter(([payment, id]) => !known.has(`${id} ${payment}`))).toEqual([]);
  const [sum] = await database.query<{ sum: bigint }>("select sum(amount)::bigint as sum from ledger_entries");
  expect(sum?.sum).toBe(0n);
}

const PLENTY = { COCONUT_AUTHORIZATIONS_PER_MINUTE: "100000" };
const startGateway = (processes: number) =>
  startGatewayProcess({ databaseUrl: scratch.url, keys: folder, env: { ...PLENTY, COCONUT_PROCESSES: String(processes) } });

describe.each([
  [1, 10],
  [2, 3],
])("the gateway in %i process(es) killed with SIGKILL under load", (processes, kills) => {
  it("time after time: every acknowledged payment is there, no payment is half there", { timeout: 120_000 }, async () => {
    const acknowledged = new Map<string, string>();
    for (let kill = 0; kill < kills; kill++) {
      const prepared = await prepare(600);
      const gateway = await startGateway(processes);
      const before = acknowledged.size;
      const loading = load(gateway.url, prepared, acknowledged);
      // In the middle of the load: after the first answers, before the last.
      while (acknowledged.size < before + 40 + kill * 20) await new Promise((resolve) => setTimeout(resolve, 1));
      await gateway.end("SIGKILL");
      await loading;
      expect(acknowledged.size - before).toBeLessThan(600);
    }
    await expectWhole(acknowledged);
  });
});

describe("one of the gateway's processes killed with SIGKILL under load", () => {
  it("ends the others in order, with exit code 1, and loses nothing that was acknowledged", { timeout: 60_000 }, async () => {
    const acknowledged = new Map<string, string>();
    const gateway = await startGateway(2);
    const [one] = await childrenOf(gateway.pid);
    if (one === undefined) throw new Error("there are no processes");
    const ended = gateway.ended;
    const loading = load(gateway.url, await prepare(600), acknowledged);
    while (acknowledged.size < 40) await new Promise((resolve) => setTimeout(resolve, 1));
    process.kill(one, "SIGKILL");
    expect(await ended).toBe(1);
    await loading;
    await expectWhole(acknowledged);
  });
});

describe.each([1, 2])("the gateway in %i process(es) stopped with SIGTERM under load", (processes) => {
  it("finishes what is under way, refuses the rest, loses nothing and exits with 0", { timeout: 60_000 }, async () => {
    const prepared = await prepare(600);
    const acknowledged = new Map<string, string>();
    const gateway = await startGateway(processes);
    const loading = load(gateway.url, prepared, acknowledged);
    while (acknowledged.size < 100) await new Promise((resolve) => setTimeout(resolve, 1));
    const code = await gateway.end("SIGTERM");
    await loading;
    expect(code).toBe(0);
    const [paid] = await scratch.database.query<{ count: bigint }>("select count(*) as count from payments where state = 'paid' and id = any($1)", [
      prepared.map(({ payment }) => payment),
    ]);
    // Each payment that was committed was also answered.
    expect(Number(paid?.count)).toBe(acknowledged.size);
    await expectWhole(acknowledged);
  });
});

it("the ledger that all of this leaves is proven from its evidence, entry by entry", { timeout: 120_000 }, async () => {
  expect(refunds.size).toBeGreaterThan(0);
  const differences: unknown[] = [];
  await reconcile({ databaseUrl: scratch.url, keys, threads: 0, differs: (difference) => differences.push(difference) });
  expect(differences).toEqual([]);
});
