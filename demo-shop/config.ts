import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { CoconutOptions } from "../sdk/server/index.ts";

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
  /** The folder of the built browser files. */
  readonly pagesFolder: string;
}

/** Reads the configuration from the environment and from the folder that the gateway's set-up has written for this merchant. */
export async function readConfig(env: NodeJS.ProcessEnv): Promise<Config> {
  const port = Number(env.PORT ?? 4500);
  const state = needed(env, "COCONUT_SHOP_STATE");
  const read = (name: string) => readFile(join(state, name), "utf8");
  const { merchant, apiKey, rootSpki }: Record<string, unknown> = JSON.parse(await read("merchant.json"));
  if (typeof merchant !== "string" || typeof apiKey !== "string" || typeof rootSpki !== "string") {
    throw new Error(`${join(state, "merchant.json")} must hold merchant, apiKey and rootSpki.`);
  }
  return {
    port,
    host: env.HOST ?? "127.0.0.1",
    origins: [env.PUBLIC_ORIGIN ?? `http://shop.localhost:${port}`, `http://localhost:${port}`],
    databaseUrl: needed(env, "DATABASE_URL"),
    coconutOrigin: new URL(env.COCONUT_ORIGIN ?? "http://gateway.localhost:4400").origin,
    coconut: {
      api: env.COCONUT_API ?? "http://localhost:4400",
      merchant,
      apiKey,
      rootSpki,
      privateKey: await read("merchant.key.pem"),
      certificate: await read("merchant.cert.pem"),
    },
    // The build puts shop/ beside web/.
    pagesFolder: env.COCONUT_WEB ? resolve(env.COCONUT_WEB, "../shop") : resolve(import.meta.dirname, "../../shop"),
  };
}

function needed(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}
