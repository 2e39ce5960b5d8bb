/** One running system: database, gateway, demo data and shop, started in this order and stopped in the reverse one. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { openDatabases } from "./database.mjs";
import { runNode } from "./processes.mjs";
import { inProject, inState } from "./project.mjs";
import { startService } from "./services.mjs";
import { keysFolder } from "./setup.mjs";

/** More would need more connections than the bundled database has. */
const MOST_PROCESSES = 4;

/** The public names of gateway, phone app and shop on their ports. */
export function addresses({ gatewayPort, shopPort }) {
  return {
    gateway: `http://gateway.localhost:${gatewayPort}`,
    wallet: `http://wallet.localhost:${gatewayPort}`,
    api: `http://localhost:${gatewayPort}`,
    shop: `http://shop.localhost:${shopPort}`,
    shopLocal: `http://localhost:${shopPort}`,
  };
}

/**
 * A system whose `start` may fail half-way: `stop` ends whatever was started. Under `origins` it is reached through a front on this
 * machine; `state`, `keys` and the suffix of its databases keep its data apart from another's.
 */
export function createSystem(ports, { out = "dist", origins, state = inState(), keys = keysFolder(), databaseSuffix } = {}) {
  const at = { ...addresses(ports), ...origins };
  const stack = [];
  const keep = (part) => {
    stack.push(part);
    part.crashed.catch(() => undefined);
    return part;
  };
  const shopState = join(state, "shop");
  const logs = join(state, "logs");
  let database;
  let demo;

  const gatewayEnv = () => ({
    PORT: String(ports.gatewayPort),
    COCONUT_PROCESSES: process.env.COCONUT_PROCESSES ?? String(Math.min(availableParallelism(), MOST_PROCESSES)),
    DATABASE_URL: database.gateway,
    COCONUT_KEYS: keys,
    COCONUT_PUBLIC_ORIGINS: `${at.gateway},${at.api}`,
    COCONUT_WALLET_ORIGIN: at.wallet,
    COCONUT_TEST_MODE: "1",
    COCONUT_ALLOW_LOOPBACK: "1",
    COCONUT_WEB: inProject(out, "web"),
    ...(origins && { COCONUT_TRUSTED_PROXIES: "127.0.0.1" }),
  });

  const shopEnv = () => ({
    PORT: String(ports.shopPort),
    DATABASE_URL: database.shop,
    COCONUT_API: at.api,
    COCONUT_ORIGIN: at.gateway,
    COCONUT_SHOP_STATE: shopState,
    COCONUT_WEB: inProject(out, "web"),
    PUBLIC_ORIGIN: at.shop,
    COCONUT_WEBHOOK_ORIGIN: at.shopLocal,
  });

  async function startServices() {
    const gateway = keep(startService("gateway", "dist/node/server/main.js", { env: gatewayEnv(), logs }));
    await gateway.ready;
    demo ??= await loadDemoData({ ...gatewayEnv(), COCONUT_SHOP_ORIGINS: `${at.shop},${at.shopLocal}`, COCONUT_SHOP_STATE: shopState });
    const shop = keep(startService("shop", "dist/node/demo-shop/main.js", { env: shopEnv(), logs }));
    await shop.ready;
  }

  async function stopDownTo(length) {
    while (stack.length > length) await stack.pop().stop();
  }

  return {
    at,
    logs,
    async start() {
      database = keep(await openDatabases({ suffix: databaseSuffix }));
      await startServices();
      return { database, demo };
    },
    /** Starts gateway and shop anew on the same database. */
    async restartServices() {
      await stopDownTo(1);
      await startServices();
    },
    /** Rejects when any part ends without being asked to. */
    crashed: () => Promise.race(stack.map((part) => part.crashed)),
    stop: () => stopDownTo(0),
  };
}

async function loadDemoData(env) {
  const { code, output } = await runNode([inProject("dist/node/server/setup/demo.js")], { capture: true, env: { ...process.env, ...env } });
  if (code !== 0) throw new Error("The demo data could not be loaded.");
  return JSON.parse(output.trim().split("\n").at(-1));
}
