/** npm run test:fresh: both commands on a bare clone with an empty npm cache; run as root, also as an ordinary user. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { rehearse } from "./fresh-rehearsal.mjs";
import { untilInterrupted } from "./interrupt.mjs";
import { run } from "./processes.mjs";
import { root } from "./project.mjs";

const USER = "coconut-fresh";
const folders = [];

async function test() {
  const asRoot = process.getuid?.() === 0;
  const steps = await tryAs(asRoot ? "root" : "this user");
  if (asRoot) steps.push(...(await tryAs(USER, ordinaryUser())));
  console.log(`\n${steps.map(({ line }) => line).join("\n")}`);
  return steps.every(({ ok }) => ok) ? 0 : 1;
}

/** Clones into an empty folder that the account owns and rehearses both commands there. */
async function tryAs(name, account) {
  const folder = mkdtempSync(join(tmpdir(), "coconut-fresh-"));
  folders.push(folder);
  chmodSync(folder, 0o755);
  const clone = join(folder, "clone");
  const { code } = await run("git", ["clone", "--quiet", "--no-hardlinks", root, clone]);
  if (code !== 0) throw new Error("git clone failed.");
  for (const part of ["home", "tmp", "npm-cache", "postgres"]) mkdirSync(join(folder, part));
  if (account) execFileSync("chown", ["-R", `${account.uid}:${account.gid}`, folder]);
  return rehearse({ name, clone, account, env: environment(folder) });
}

/** Nothing of ours but the way to Node, a browser and the registry. */
function environment(folder) {
  const env = {
    HOME: join(folder, "home"),
    TMPDIR: join(folder, "tmp"),
    npm_config_cache: join(folder, "npm-cache"),
    COCONUT_PG_HOME: join(folder, "postgres"),
  };
  env.PATH = [dirname(process.execPath), ...(process.env.PATH ?? "").split(delimiter).filter((path) => !path.includes("node_modules"))].join(delimiter);
  for (const name of [
    "CHROMIUM",
    "CI",
    "LANG",
    "SYSTEMROOT",
    "NODE_EXTRA_CA_CERTS",
    "HTTPS_PROXY",
    "HTTP_PROXY",
    "NO_PROXY",
    "https_proxy",
    "http_proxy",
    "no_proxy",
  ]) {
    if (process.env[name] !== undefined) env[name] = process.env[name];
  }
  return env;
}

/** The account of a user without any rights of its own, made where it is missing. */
function ordinaryUser() {
  const id = (flag) => Number(execFileSync("id", [flag, USER], { stdio: ["ignore", "pipe", "ignore"] }));
  try {
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", USER]);
    return { uid: id("-u"), gid: id("-g") };
  }
}

const removeFolders = () => folders.forEach((folder) => void rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

await untilInterrupted(test, removeFolders, { interruptedCode: 130 });
