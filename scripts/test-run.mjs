/** What one test run owns: a folder for its reports and a PostgreSQL, both gone when it ends. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inState } from "./project.mjs";
import { compiled } from "./setup.mjs";

/** Our own processes are killed in tests, the machine is not: what the server has said yes to need not be on the disk. */
const SETTINGS = { max_connections: "200", fsync: "off", full_page_writes: "off" };

/** Opens a run of its own, so that several can go on in one checkout. */
export function openTestRun() {
  const folder = inState("test-runs", String(process.pid));
  let server;

  async function startServer() {
    await sweep();
    const { startBundledPostgres } = await compiled("server/storage/bundled.js");
    const started = await startBundledPostgres({ dataDir: join(folder, "postgres"), settings: SETTINGS, say: () => undefined });
    writeFileSync(join(folder, "home"), started.home);
    return started;
  }

  return {
    file(name) {
      mkdirSync(folder, { recursive: true });
      return join(folder, name);
    },
    /** An administrator's URL: of TEST_DATABASE_URL, or of a bundled server of this run. */
    async databaseUrl() {
      if (process.env.TEST_DATABASE_URL) return process.env.TEST_DATABASE_URL;
      mkdirSync(folder, { recursive: true });
      server ??= startServer();
      return (await server).url;
    },
    async close() {
      const started = await server?.catch(() => undefined);
      await started?.stop();
      if (started) rmSync(started.home, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Removes what runs left behind that were killed by force. */
async function sweep() {
  const { startBundledPostgres } = await compiled("server/storage/bundled.js");
  for (const name of readdirSync(inState("test-runs"))) {
    if (Number(name) === process.pid || isAlive(Number(name))) continue;
    const folder = inState("test-runs", name);
    if (existsSync(join(folder, "home"))) {
      await (await startBundledPostgres({ dataDir: join(folder, "postgres"), say: () => undefined })).stop();
      rmSync(readFileSync(join(folder, "home"), "utf8"), { recursive: true, force: true });
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch ({ code }) {
    return code === "EPERM";
  }
}
