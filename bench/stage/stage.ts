import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { openKeyStore } from "../../server/keys/open.ts";
import type { KeyStore } from "../../server/keys/store.ts";
import { startBundledPostgres } from "../../server/storage/bundled.ts";
import { type Database, openDatabase } from "../../server/storage/database.ts";
import { migrate } from "../../server/storage/migrate.ts";
import { type Service, startService } from "./service.ts";

/** A PostgreSQL of its own with the settings of `npm start`, and keys of its own; gone when closed. */
export interface Stage {
  readonly keys: KeyStore;
  /** PostgreSQL's first process. */
  readonly postgres: number;
  /** Makes a migrated database, or a copy of one that nobody uses; closed with the stage. */
  openDatabase(name: string, copyOf?: string): Promise<StageDatabase>;
  /** Where the keys lie. */
  readonly keyFolder: string;
  /** Where what a service needs for a while may lie; goes with the stage. */
  readonly folder: string;
  /** The gateway as `npm start` runs it, on one of these databases. */
  startGateway(database: StageDatabase, env?: NodeJS.ProcessEnv): Promise<Service>;
  /** Another of our programs, on one of these databases. */
  start(program: string, database: StageDatabase, env: NodeJS.ProcessEnv): Promise<Service>;
  /** The baseline behind the same HTTP server, with a pool of this size. */
  startInteractive(database: StageDatabase, connections: number): Promise<Service>;
  close(): Promise<void>;
}

export interface StageDatabase extends Database {
  readonly url: string;
}

export interface StageOptions {
  /** Folder for the CPU profiles of the services. */
  readonly profile?: string | undefined;
  /** PostgreSQL settings beside those of `npm start`. */
  readonly settings?: Record<string, string>;
}

const open = new Set<Stage>();

/** Ends what is still open, for an interrupted run. */
export async function closeStages(): Promise<void> {
  await Promise.all([...open].map((stage) => stage.close()));
}

export async function openStage({ profile, settings = {} }: StageOptions = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "coconut-bench-"));
  const keyFolder = join(folder, "keys");
  const web = join(folder, "web");
  for (const name of ["assets", "sdk", "wallet", "dashboard/files"]) await mkdir(join(web, name), { recursive: true });
  const keys = await openKeyStore({ COCONUT_KEYS: keyFolder });
  const server = await startBundledPostgres({ dataDir: join(folder, "postgres"), say: () => undefined, settings });
  const admin = openDatabase(server.url, 1);
  const databases: Database[] = [admin];
  const services: Service[] = [];

  async function start(program: string, database: StageDatabase, env: NodeJS.ProcessEnv = {}): Promise<Service> {
    const service = await startService(program, await freePort(), {
      profile,
      env: {
        DATABASE_URL: database.url,
        COCONUT_PROCESSES: process.env.COCONUT_PROCESSES ?? String(availableParallelism()),
        COCONUT_KEYS: keyFolder,
        COCONUT_WEB: web,
        COCONUT_AUTHORIZATIONS_PER_MINUTE: "100000000",
        COCONUT_REQUESTS_PER_MINUTE: "100000000",
        COCONUT_TEST_MERCHANT_REQUESTS_PER_MINUTE: "100000000",
        COCONUT_TEST_OPEN_PAYMENTS: "100000000",
        LOG_LEVEL: "warn",
        ...env,
      },
    });
    services.push(service);
    return service;
  }

  const stage: Stage = {
    ...{ keys, keyFolder, folder, start },
    postgres: server.pid,
    async openDatabase(name, copyOf) {
      await admin.script(`create database ${name}${copyOf === undefined ? "" : ` template ${copyOf}`}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      const database = openDatabase(url.href, 8);
      databases.push(database);
      await migrate(database);
      return { ...database, url: url.href };
    },
    startGateway: (database, env) => start("server/main.js", database, env),
    startInteractive: (database, connections) => start("bench/interactive/main.js", database, { COCONUT_DATABASE_CONNECTIONS: String(connections) }),
    async close() {
      if (!open.delete(stage)) return;
      await Promise.all(services.map((service) => service.stop()));
      await Promise.all(databases.map((database) => database.close().catch(() => undefined)));
      await server.stop();
      for (const path of [folder, server.home]) await rm(path, { recursive: true, force: true });
    },
  };
  open.add(stage);
  return stage;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}
