import { once } from "node:events";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type BundledPostgres, startBundledPostgres } from "./bundled.ts";

const small = { shared_buffers: "16MB" };
let folder: string;
let dataDir: string;
let homeBefore: string | undefined;
const running: BundledPostgres[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bundled-"));
  await chmod(folder, 0o755);
  dataDir = join(folder, "postgres");
  homeBefore = process.env.COCONUT_PG_HOME;
  process.env.COCONUT_PG_HOME = join(folder, "home");
});

afterEach(async () => {
  for (const server of running.splice(0)) await server.kill();
});

afterAll(async () => {
  if (homeBefore === undefined) delete process.env.COCONUT_PG_HOME;
  else process.env.COCONUT_PG_HOME = homeBefore;
  await rm(folder, { recursive: true, force: true });
});

async function start(options: { port?: number; dataDir?: string } = {}): Promise<BundledPostgres> {
  const server = await startBundledPostgres({ dataDir, settings: small, say: () => undefined, ...options });
  running.push(server);
  return server;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows.flat();
  } finally {
    await client.end();
  }
}

describe("the bundled PostgreSQL", () => {
  it("starts, answers, keeps its promises on durability and access, and stops", async () => {
    const server = await start();
    expect(server.created).toBe(true);
    expect(await ask(server.url, "select 1")).toEqual([1]);
    expect(await ask(server.url, "select current_setting('fsync'), current_setting('synchronous_commit')")).toEqual(["on", "on"]);
    expect(await ask(server.url, "select current_setting('listen_addresses'), current_setting('unix_socket_directories')")).toEqual(["127.0.0.1", ""]);
    expect(await ask(server.url, "select pg_encoding_to_char(encoding), datlocale from pg_database where datname = 'postgres'")).toEqual(["UTF8", "C.UTF-8"]);
    expect((await stat(join(server.home, "password"))).mode & 0o777).toBe(0o600);
    const stranger = new URL(server.url);
    stranger.password = "guess";
    await expect(ask(stranger.href, "select 1")).rejects.toThrow(/password authentication failed/);
    await server.stop();
    await server.exited;
    await expect(ask(server.url, "select 1")).rejects.toThrow(/ECONNREFUSED/);
  });

  it("finds the data again on the same port after a kill -9 of the postmaster", async () => {
    const first = await start();
    await ask(first.url, "create table kept as select 42 as answer");
    await first.kill();
    const second = await start();
    expect(second.created).toBe(false);
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, "select answer from kept")).toEqual([42]);
  });

  it("takes a free port, and remembers it, where the wanted one is in use", async () => {
    const blocker = createServer().listen(0, "127.0.0.1");
    await once(blocker, "listening");
    const address = blocker.address();
    const taken = typeof address === "object" && address !== null ? address.port : 0;
    const first = await start({ port: taken });
    blocker.close();
    expect(new URL(first.url).port).not.toBe(String(taken));
    await first.stop();
    expect((await start()).url).toBe(first.url);
  });

  it("does not take a stranger's process number in postmaster.pid for a server", async () => {
    const first = await start();
    await first.kill();
    const lock = join(first.home, "data", "postmaster.pid");
    await writeFile(lock, (await readFile(lock, "utf8")).replace(/^\d+/, String(process.pid)));
    expect(await ask((await start()).url, "select 1")).toEqual([1]);
  });

  it("is joined, not started twice, by two starts at the same time", async () => {
    const same = { dataDir: join(folder, "contended") };
    const servers = await Promise.all([start(same), start(same), start(same)]);
    expect(servers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(servers.map(({ pid }) => pid)).size).toBe(1);
  }, 90_000);

  it("names DATABASE_URL where no binary fits", async () => {
    const { platform } = process;
    Object.defineProperty(process, "platform", { value: "plan9" });
    try {
      await expect(start()).rejects.toThrow(/plan9.*DATABASE_URL/);
    } finally {
      Object.defineProperty(process, "platform", { value: platform });
    }
  });
});
