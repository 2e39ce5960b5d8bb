import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { type Figure, figure } from "../figure.ts";
import { fire } from "../load/client.ts";
import { gatherCrowd, prepareBurst } from "../load/crowd.ts";
import { BATCH } from "../load/rate.ts";
import { openStage, type Stage, type StageDatabase } from "../stage/stage.ts";
import type { Suite, SuiteOptions } from "../suite.ts";

const PAYMENTS = 1_000_000;
/** Payments that are signed while those before are paid. */
const BURST = 20_000;
const NAMES = ["reconcile-a-million"] as const;

/**
 * The time in which `npm run reconcile` proves a ledger of a million payments, each registered, signed by its payer and paid through the
 * gateway's own interface: nothing of the evidence is made up. One round, since it is filled for a quarter of an hour.
 */
export const reconcile: Suite = {
  names: NAMES,
  async run(options) {
    const stage = await openStage({ profile: options.profile });
    try {
      const database = await stage.openDatabase("reconcile");
      await fill(stage, database, options);
      return [await prove(stage, database, options)];
    } finally {
      await stage.close();
    }
  },
};

async function fill(stage: Stage, database: StageDatabase, { say }: SuiteOptions): Promise<void> {
  const crowd = await gatherCrowd(database, stage.keys, { payers: 1_000, sellers: 100 });
  const service = await stage.startGateway(database);
  const prepare = () => prepareBurst(database, crowd, BURST, BATCH.payees, BATCH.perRequest);
  const began = performance.now();
  let next = prepare();
  for (let paid = 0; paid < PAYMENTS; ) {
    const burst = await next;
    paid += burst.payments.length;
    next = paid < PAYMENTS ? prepare() : Promise.resolve(burst);
    next.catch(() => undefined);
    await fire(service.port, burst, BATCH.connections);
    const seconds = (performance.now() - began) / 1000;
    say(`  ${paid} of ${PAYMENTS} payments signed and paid, ${Math.round(paid / seconds)}/s`);
  }
  await service.stop();
  // A connection of its own: the gateway's ends every statement after 15 s.
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  for (const statement of ["vacuum analyze", "checkpoint"]) await client.query(statement);
  await client.end();
}

async function prove(stage: Stage, database: StageDatabase, { say }: SuiteOptions): Promise<Figure> {
  const program = fileURLToPath(new URL("../../../../dist/node/server/reconcile/main.js", import.meta.url));
  const began = performance.now();
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, DATABASE_URL: database.url, COCONUT_KEYS: stage.keyFolder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-2_000);
  });
  const [code] = await once(child, "exit");
  const minutes = (performance.now() - began) / 60_000;
  const last = said.trim().split("\n").at(-1) ?? "";
  say(`  ${last}, in ${minutes.toFixed(1)} min`);
  if (code !== 0) throw new Error(`reconcile ended with ${code}: ${said}`);
  return figure(NAMES[0], "min", [{ value: minutes }], { value: 10, is: "most" });
}
