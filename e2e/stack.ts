import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { openScratchDatabase } from "../server/storage/scratch-database.ts";
import { temporaryRoot } from "./memory-folder.ts";
import { keepRunning, PROJECT, runProgram, startProgram } from "./programs.ts";

/** The system under test, as the tests' process learns of it. */
export interface Stack {
  /** The gateway as browsers know it, and as Node does. */
  readonly gateway: string;
  readonly api: string;
  /** The file that holds the gateway's process id: it is started again when it ends. */
  readonly gatewayPid: string;
  /** Where the phone app is served. */
  readonly wallet: string;
  readonly shop: string;
  readonly databaseUrl: string;
  readonly keys: string;
  /** The folder of the built extension. */
  readonly extension: string;
  readonly chromium: string;
  /** Where tests put what they need for a while; goes with the stack. */
  readonly temporary: string;
}

/** The gateway's process now. */
export async function gatewayProcess(): Promise<number> {
  return Number(await readFile(readStack().gatewayPid, "utf8"));
}

/** Ends the gateway at once, as a failing machine does, and resolves when the next one answers. */
export async function crashGateway(): Promise<void> {
  process.kill(await gatewayProcess(), "SIGKILL");
  const answers = () =>
    fetch(`${readStack().api}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (await answers()) await pause();
  for (let tries = 0; tries < 300 && !(await answers()); tries++) await pause();
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 100));

const VARIABLE = "COCONUT_E2E_STACK";

/** What {@link startStack} has started. */
export function readStack(): Stack {
  return JSON.parse(process.env[VARIABLE] ?? "") as Stack;
}

/**
 * Starts database, gateway, demo data and shop once for all tests, against what is built: `COCONUT_OUT` (dist), `COCONUT_KEYS`
 * (.coconut/keys), `SHOP_PORT`, `CHROMIUM`; the gateway's origin is the one that the extension was built for. Returns what stops it all.
 */
async function startStack(): Promise<() => Promise<void>> {
  const ended: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of ended.splice(0).reverse()) await end();
  };
  try {
    process.env[VARIABLE] = JSON.stringify(await startAll((end) => ended.push(end)));
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

// biome-ignore lint/style/noDefaultExport: Playwright's global set-up is a default export.
export default startStack;

async function startAll(atEnd: (end: () => Promise<unknown>) => void): Promise<Stack> {
  const out = inProject(process.env.COCONUT_OUT ?? "dist");
  const keys = inProject(process.env.COCONUT_KEYS ?? ".coconut/keys");
  const extension = join(out, "chrome");
  const gateway = await gatewayOf(extension);
  const api = `http://localhost:${gateway.port}`;
  const wallet = `http://wallet.localhost:${gateway.port}`;
  const shopPort = process.env.SHOP_PORT ?? "4510";
  const shop = `http://shop.localhost:${shopPort}`;
  const logs = inProject(".coconut/logs");
  await mkdir(logs, { recursive: true });
  const temporary = await mkdtemp(join(temporaryRoot(), "coconut-e2e-"));
  // A browser that is just ending may still write.
  atEnd(() => rm(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));
  const state = join(temporary, "shop");

  const chromium = process.env.CHROMIUM ?? (await runProgram("scripts/browser.mjs", {}));
  const scratch = await openScratchDatabase(2);
  atEnd(() => scratch.close());
  const shopDatabase = `${new URL(scratch.url).pathname.slice(1)}_shop`;
  await scratch.database.script(`create database ${shopDatabase}`);
  atEnd(() => scratch.database.script(`drop database ${shopDatabase} with (force)`));

  const env = {
    PORT: gateway.port,
    DATABASE_URL: scratch.url,
    COCONUT_KEYS: keys,
    COCONUT_PUBLIC_ORIGINS: `${gateway.origin},${api}`,
    COCONUT_WALLET_ORIGIN: wallet,
    COCONUT_TEST_MODE: "1",
    // Merchants' servers of the tests are on this machine.
    COCONUT_ALLOW_LOOPBACK: "1",
    COCONUT_WEB: join(out, "web"),
    // All of the tests' people come from one address.
    COCONUT_SIGN_UPS_PER_HOUR: "1000",
    COCONUT_LOGINS_PER_MINUTE: "1000",
    LOG_LEVEL: "info",
  };
  const gatewayPid = join(temporary, "gateway.pid");
  const gatewayProgram = await keepRunning("dist/node/server/main.js", { env, log: join(logs, "e2e-gateway.log") }, (pid) =>
    writeFile(gatewayPid, String(pid)),
  );
  atEnd(() => gatewayProgram.stop());
  await runProgram("dist/node/server/setup/demo.js", { ...env, COCONUT_SHOP_ORIGINS: `${shop},http://localhost:${shopPort}`, COCONUT_SHOP_STATE: state });
  const shopEnv = {
    PORT: shopPort,
    DATABASE_URL: scratch.url.replace(/[^/]+$/, shopDatabase),
    COCONUT_API: api,
    COCONUT_ORIGIN: gateway.origin,
    COCONUT_SHOP_STATE: state,
    COCONUT_WEB: join(out, "web"),
    PUBLIC_ORIGIN: shop,
    // All of the tests' people come from one address.
    COCONUT_SHOP_ADDRESS_OPEN_ORDERS: "0",
    COCONUT_SHOP_ADDRESS_UNPAID_ORDERS: "0",
    COCONUT_SHOP_ADDRESS_VISITS_PER_MINUTE: "0",
  };
  const shopProgram = await startProgram("dist/node/demo-shop/main.js", { env: shopEnv, log: join(logs, "e2e-shop.log") });
  atEnd(() => shopProgram.stop());
  return { gateway: gateway.origin, api, gatewayPid, wallet, shop, databaseUrl: scratch.url, keys, extension, chromium, temporary };
}

const inProject = (path: string) => (isAbsolute(path) ? path : join(PROJECT, path));

/** The gateway that an extension was built for. */
async function gatewayOf(extension: string): Promise<URL> {
  const manifest = JSON.parse(await readFile(join(extension, "manifest.json"), "utf8"));
  const policy = String(manifest.content_security_policy?.extension_pages);
  const gateway = new URL(/connect-src (\S+?);/.exec(policy)?.[1] ?? "");
  const { GATEWAY_PORT } = process.env;
  if (GATEWAY_PORT && GATEWAY_PORT !== gateway.port) throw new Error(`The extension was built for ${gateway.origin}, but GATEWAY_PORT is ${GATEWAY_PORT}.`);
  return gateway;
}
