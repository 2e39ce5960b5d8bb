import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openKeyStore } from "../../keys/open.ts";
import { castAcquaintance, castAuthorization, castPayer, castPayments, castSeller } from "../../setup/cast.ts";
import { startBundledPostgres } from "../../storage/bundled.ts";
import { openDatabase } from "../../storage/database.ts";
import { migrate } from "../../storage/migrate.ts";
import { authorizerOf } from "../wiring.ts";

let folder: string;
let postgres: Awaited<ReturnType<typeof startBundledPostgres>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "coconut-outage-"));
  postgres = await startBundledPostgres({ dataDir: join(folder, "postgres"), say: () => undefined, settings: { shared_buffers: "64MB" } });
});
afterAll(async () => {
  await postgres.stop();
  await Promise.all([folder, postgres.home].map((path) => rm(path, { recursive: true, force: true })));
});

/** A relay to PostgreSQL that, once armed, lets a COMMIT through and ends the server when its answer comes, without passing that on. */
function relay(port: number, afterCommit: () => void): Promise<{ server: Server; arm(): void }> {
  let armed = false;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    let committing = false;
    sockets.add(client).add(upstream);
    for (const socket of [client, upstream]) socket.on("error", () => undefined);
    client.on("data", (data) => {
      if (armed && data.toString("latin1").includes("commit")) committing = true;
      upstream.write(data);
    });
    upstream.on("data", (data) => {
      if (!committing) return client.write(data);
      armed = false;
      afterCommit();
      for (const socket of sockets) socket.destroy();
      return false;
    });
    upstream.on("close", () => client.destroy());
    client.on("close", () => upstream.destroy());
  });
  function arm(): void {
    armed = true;
  }
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve({ server, arm })));
}

it("PostgreSQL killed between COMMIT and answer: the retry gets the stored result, and the money moved once", async () => {
  const keys = await openKeyStore({ COCONUT_KEYS: join(folder, "keys") });
  const url = new URL(postgres.url);
  const { server, arm } = await relay(Number(url.port), () => postgres.kill());
  const direct = openDatabase(postgres.url, 2);
  await migrate(direct);
  const seller = await castSeller(direct, keys);
  const payer = await castPayer(direct, keys, 10_000n);
  await castAcquaintance(direct, payer, seller);
  const [payment] = await castPayments(direct, [seller], 1_000n);
  if (!payment) throw new Error("no payment");
  await direct.close();

  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no address");
  const relayed = new URL(postgres.url);
  relayed.port = String(address.port);
  const database = openDatabase(relayed.href, 2);
  const options = { keys, pinHolds: () => false, recordSuspension: async () => undefined, authorizationsPerMinute: 1_000 };
  const authorization = await castAuthorization(payer, payment);
  arm();
  await expect(authorizerOf({ ...options, database }).authorize({ authorization }, { payment: payment.id })).rejects.toThrow();
  await database.close();
  server.close();

  postgres = await startBundledPostgres({ dataDir: join(folder, "postgres"), say: () => undefined, settings: { shared_buffers: "64MB" } });
  const after = openDatabase(postgres.url, 2);
  const retried = await authorizerOf({ ...options, database: after }).authorize({ authorization }, { payment: payment.id });
  const [stored] = await after.query<{ result: string }>("select result from authorizations where payment = $1", [payment.id]);
  expect(retried).toBe(stored?.result);
  const [entries] = await after.query<{ count: bigint }>("select count(*) as count from ledger_entries where reference = $1", [payment.id]);
  expect(entries?.count).toBe(2n);
  await after.close();
});
