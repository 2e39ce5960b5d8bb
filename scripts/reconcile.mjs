/** npm run reconcile: proves the ledger from the evidence, of DATABASE_URL or of the bundled data of npm start. */
import { openDatabases } from "./database.mjs";
import { untilInterrupted } from "./interrupt.mjs";
import { runNode } from "./processes.mjs";
import { inProject } from "./project.mjs";
import { compile, ensureDependencies, keysFolder, requireNode } from "./setup.mjs";

let database;

async function run() {
  requireNode();
  await ensureDependencies();
  await compile();
  database = await openDatabases();
  const env = { ...process.env, DATABASE_URL: database.gateway, COCONUT_KEYS: keysFolder() };
  return (await runNode([inProject("dist/node/server/reconcile/main.js")], { env })).code;
}

await untilInterrupted(run, async () => database?.stop());
