/** What must be there before anything can run: Node, dependencies, compiled code, keys, browser bundles. Each step does nothing when it is done. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { runNode, runNpm } from "./processes.mjs";
import { inProject, inState, tool } from "./project.mjs";
import { hashInputs, makeWhenStale } from "./stamps.mjs";

const OLDEST_NODE = [20, 19];
const SLOW_MS = 2000;
const NOT_IN_BUNDLES = [
  "node_modules",
  "dist",
  ".git",
  ".coconut",
  ".cache",
  ".ci",
  "test-results",
  "playwright-report",
  "docs",
  "e2e",
  "bench",
  "scripts",
  "server",
  "README.md",
];

/** Refuses a Node that is too old, with both versions named. */
export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new Error(`Node ${OLDEST_NODE.join(".")} or newer is needed; this is ${process.versions.node}.`);
  }
}

/** Installs exactly what package-lock.json names, unless it lies there already. */
export async function ensureDependencies() {
  if (dependenciesMatch()) return;
  console.log("Installing dependencies (npm ci) …");
  // Errors only: a package of ours asks for a newer Node than the tests prove it to need, and nobody can act on the rest either.
  const { code } = await runNpm(["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (code !== 0) throw new Error(`npm ci failed with code ${code}.`);
}

/** Compares the lock with npm's own record of what it installed; what is optional may be missing (other platforms). */
function dependenciesMatch() {
  const record = inProject("node_modules/.package-lock.json");
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(inProject("package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === "") return true;
    return installed[path] ? installed[path].version === version && existsSync(inProject(path)) : optional === true;
  });
}

/** Checks all types and writes the Node code to dist/node. */
export async function compile() {
  const timer = setTimeout(() => console.log("Checking the types and compiling …"), SLOW_MS);
  const { code } = await runNode([tool.tsc, "-b"]);
  clearTimeout(timer);
  if (code !== 0) throw new Error("The types do not hold (tsc -b).");
}

/** Makes the root and the certificate authorities at the first start, and gives the hash by which browser code knows the root. */
export async function ensureKeys(folder = keysFolder()) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { code, output } = await runNode([inProject("dist/node/server/keys/init.js")], {
    capture: true,
    env: { ...process.env, COCONUT_KEYS: folder },
  });
  if (code !== 0) throw new Error(`The keys in ${folder} could not be made or read.`);
  return JSON.parse(output.trim().split("\n").at(-1)).rootSpkiSha256;
}

/** Where the keys of this system lie unless COCONUT_KEYS says otherwise. */
export const keysFolder = () => resolve(process.env.COCONUT_KEYS ?? inState("keys"));

/** Builds extension (chrome/), gateway pages and SDK (web/) into `out` for one gateway and one root. */
export async function buildForBrowsers({ rootSpki, gatewayOrigin, walletOrigin, out = "dist" }) {
  const hash = hashInputs([rootSpki, gatewayOrigin, walletOrigin ?? "", process.version], { without: NOT_IN_BUNDLES });
  mkdirSync(inProject(out), { recursive: true });
  const outputs = [inProject(out, "chrome/manifest.json"), inProject(out, "web")];
  return makeWhenStale(inProject(out, "web.stamp"), hash, outputs, async () => {
    console.log(`Building the extension and the pages for ${gatewayOrigin} …`);
    const env = { ...process.env, NO_COLOR: "1", COCONUT_ROOT_SPKI: rootSpki, COCONUT_GATEWAY_ORIGIN: gatewayOrigin, COCONUT_OUT: out };
    if (walletOrigin) env.COCONUT_WALLET_ORIGIN = walletOrigin;
    const { code, output } = await runNpm(["run", "--silent", "build:web"], { env, capture: "all" });
    if (code !== 0) {
      console.error(output);
      throw new Error("The build for browsers failed (npm run build:web).");
    }
    for (const [, weight] of output.matchAll(/^\[plugin coconut:weights\] (.*)$/gm)) console.log(`  ${weight}`);
  });
}

/** All of it, for one gateway. */
export async function setUp({ gatewayOrigin, walletOrigin, out, keys }) {
  requireNode();
  await ensureDependencies();
  await compile();
  const rootSpki = await ensureKeys(keys);
  await buildForBrowsers({ rootSpki, gatewayOrigin, walletOrigin, out });
}

/** The file's code, once compiled. */
export const compiled = (path) => import(pathToFileURL(inProject("dist/node", path)).href);
