import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBundledPostgres } from "./bundled.ts";
import { type Database, openDatabase } from "./database.ts";
import { migrate, migrations } from "./migrate.ts";

/** A migrated database that nobody else uses. */
export interface ScratchDatabase {
  readonly url: string;
  readonly database: Database;
  /** Another pool on the same database, as a second gateway process would have; closed by {@link close}. */
  another(connections?: number): Database;
  /** Closes all pools and removes the database. */
  close(): Promise<void>;
}

/** Any constant: suites that start at once make the template in turns. */
const LOCK = 4_400_002;

/**
 * Makes a database from a migrated template on the server of TEST_DATABASE_URL (its user must be allowed to create databases);
 * without that variable a bundled PostgreSQL is started for this one database in a temporary folder.
 */
export async function openScratchDatabase(connections = 10): Promise<ScratchDatabase> {
  const server = await findServer();
  const name = `scratch_${randomBytes(8).toString("hex")}`;
  const admin = openDatabase(server.url, 1);
  const template = await ensureTemplate(admin, server.url);
  await admin.script(`create database ${name} template ${template}`);
  const url = onDatabase(server.url, name);
  const pools: Database[] = [];
  function another(size = connections): Database {
    const pool = openDatabase(url, size);
    pools.push(pool);
    return pool;
  }
  return {
    url,
    database: another(),
    another,
    async close() {
      await Promise.all(pools.map((pool) => pool.close()));
      await admin.script(`drop database if exists ${name} with (force)`);
      await admin.close();
      await server.stop();
    },
  };
}

async function findServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const { TEST_DATABASE_URL } = process.env;
  if (TEST_DATABASE_URL) return { url: TEST_DATABASE_URL, stop: async () => undefined };
  const folder = await mkdtemp(join(tmpdir(), "coconut-scratch-"));
  const server = await startBundledPostgres({ dataDir: join(folder, "postgres"), say: () => undefined, settings: { shared_buffers: "64MB" } });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      await Promise.all([folder, server.home].map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}

/** The template is named after its migrations and gets that name only when it is complete. */
async function ensureTemplate(admin: Database, url: string): Promise<string> {
  const template = `scratch_template_${createHash("sha256")
    .update(migrations.map(({ sql }) => sql).join())
    .digest("hex")
    .slice(0, 16)}`;
  const lock = openDatabase(url, 1);
  try {
    await lock.transaction(async (tx) => {
      await tx.query("select pg_advisory_xact_lock($1)", [LOCK]);
      const found = await admin.query("select 1 from pg_database where datname = $1", [template]);
      if (found.length > 0) return;
      const draft = `${template}_${randomBytes(4).toString("hex")}`;
      await admin.script(`create database ${draft}`);
      const database = openDatabase(onDatabase(url, draft), 1);
      await migrate(database);
      await database.close();
      await admin.script(`alter database ${draft} rename to ${template}`);
    });
  } finally {
    await lock.close();
  }
  return template;
}

function onDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
