import { availableParallelism } from "node:os";
import { openKeyStore } from "../keys/open.ts";
import { openProgress } from "./progress.ts";
import { reconcile } from "./reconcile.ts";

// The program: DATABASE_URL and the keys of the environment. Exit code 0 without any difference, 1 with some.

/** What else differs is counted: a ledger that is wrong in everything is told by its first thousand lines. */
const MOST_LINES = 1_000;
/** PostgreSQL's code. */
const UNDEFINED_TABLE = "42P01";

async function main(): Promise<number> {
  const { DATABASE_URL: databaseUrl } = process.env;
  if (!databaseUrl) throw new Error("DATABASE_URL is not set.");
  const keys = await openKeyStore(process.env);
  const progress = openProgress(process.stderr);
  let differences = 0;
  const entries = await reconcile({
    // One more than cores: whoever waits for the database leaves its core to another.
    ...{ databaseUrl, keys, threads: availableParallelism() + 1 },
    differs({ where, what, expected, found }) {
      differences += 1;
      if (differences <= MOST_LINES) process.stdout.write(`${where}: ${what}: expected ${expected}, found ${found}\n`);
    },
    progress: (done, all) => progress.at(done, all),
    begun: (name) => progress.say(`adding up: ${name}`),
  });
  if (differences > MOST_LINES) process.stdout.write(`… and ${differences - MOST_LINES} more\n`);
  process.stdout.write(`${differences} differences in ${entries} entries\n`);
  return differences === 0 ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === UNDEFINED_TABLE) {
      process.stderr.write("There is no ledger in this database yet: start the gateway once.\n");
    } else process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
