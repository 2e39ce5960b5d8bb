import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { CoconutOptions } from "../sdk/server/index.ts";
import type { OrderLimits } from "./orders/limits.ts";

/** Where the shop stands and how it reaches Coconut Pay. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** The shop's own public origin, and by what else it may be called. */
  readonly origins: readonly string[];
  readonly databaseUrl: string;
  /** The gateway as browsers know it. */
  readonly coconutOrigin: string;
  readonly coconut: CoconutOptions;
  /** The user number of who sells the shop's own products; none where the set-up of an earlier version named nobody. */
  readonly owner: string | undefined;
  /** The sellers that let this shop act for them at the gateway. */
  readonly sellers: readonly SellerConfig[];
  /** Under which origin the gateway reaches this shop. */
  readonly webhookOrigin: string;
  /** Addresses or networks (CIDR) of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly limits: OrderLimits & {
    /** New visits from one network in a minute. */
    readonly visits: number;
  };
  /** The folder of the built browser files. */
  readonly pagesFolder: string;
}

export interface SellerConfig {
  /** As the shop's database calls it. */
  readonly id: string;
  /** The user number of who sells. */
  readonly owner: string;
  readonly coconut: CoconutOptions;
}

/** Reads the configuration from the environment and from the folder that the gateway's set-up has written for this merchant. */
export async function readConfig(env: NodeJS.ProcessEnv): Promise<Config> {
  const port = Number(env.PORT ?? 4500);
  const state = needed(env, "COCONUT_SHOP_STATE");
  const origin = env.PUBLIC_ORIGIN ?? `http://shop.localhost:${port}`;
  const api = env.COCONUT_API ?? "http://localhost:4400";
  return {
    port,
    host: env.HOST ?? "127.0.0.1",
    origins: [origin, `http://localhost:${port}`],
    databaseUrl: needed(env, "DATABASE_URL"),
    coconutOrigin: new URL(env.COCONUT_ORIGIN ?? "http://gateway.localhost:4400").origin,
    coconut: await readMerchant(state, api),
    owner: await readOwner(state),
    sellers: await readSellers(join(state, "sellers"), api),
    webhookOrigin: env.COCONUT_WEBHOOK_ORIGIN ?? origin,
    trustedProxies: (env.COCONUT_TRUSTED_PROXIES ?? "").split(",").flatMap((network) => network.trim() || []),
    limits: {
      visitor: limit(env, "COCONUT_SHOP_VISITOR_OPEN_ORDERS", 5),
      network: limit(env, "COCONUT_SHOP_ADDRESS_OPEN_ORDERS", 20),
      networkDay: limit(env, "COCONUT_SHOP_ADDRESS_UNPAID_ORDERS", 60),
      visits: limit(env, "COCONUT_SHOP_ADDRESS_VISITS_PER_MINUTE", 60),
    },
    // The build puts shop/ beside web/.
    pagesFolder: env.COCONUT_WEB ? resolve(env.COCONUT_WEB, "../shop") : resolve(import.meta.dirname, "../../shop"),
  };
}

/** What the gateway's set-up has written for one merchant. */
async function readMerchant(folder: string, api: string): Promise<CoconutOptions> {
  const read = (name: string) => readFile(join(folder, name), "utf8");
  const { merchant, apiKey, rootSpki }: Record<string, unknown> = JSON.parse(await read("merchant.json"));
  if (typeof merchant !== "string" || typeof apiKey !== "string" || typeof rootSpki !== "string") {
    throw new Error(`${join(folder, "merchant.json")} must hold merchant, apiKey and rootSpki.`);
  }
  return { api, merchant, apiKey, rootSpki, privateKey: await read("merchant.key.pem"), certificate: await read("merchant.cert.pem") };
}

async function readSellers(folder: string, api: string): Promise<readonly SellerConfig[]> {
  const ids = await readdir(folder).catch(() => []);
  return Promise.all(
    ids.toSorted().map(async (id) => {
      const owner = await readOwner(join(folder, id));
      if (owner === undefined) throw new Error(`${join(folder, id, "owner.json")} is not there.`);
      return { id, owner, coconut: await readMerchant(join(folder, id), api) };
    }),
  );
}

/** Whom the set-up has named as the owner of what lies in a folder; nobody where there is no owner.json. */
async function readOwner(folder: string): Promise<string | undefined> {
  const path = join(folder, "owner.json");
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  if (text === undefined) return undefined;
  const { owner }: Record<string, unknown> = JSON.parse(text);
  if (typeof owner !== "string") throw new Error(`${path} must hold owner.`);
  return owner;
}

/** A whole number from 0, which is no limit. */
function limit(env: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const text = env[name] ?? String(otherwise);
  if (!/^[0-9]{1,9}$/.test(text)) throw new Error(`${name} must be a whole number; 0 is no limit.`);
  return Number(text);
}

function needed(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}
