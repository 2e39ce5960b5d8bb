import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Coconut, coconut } from "../../sdk/server/index.ts";
import { newMerchantKey } from "../../sdk/server/key.ts";
import { createGateway } from "../../server/gateway.ts";
import { ensureKeys } from "../../server/keys/setup.ts";
import { addOrigin } from "../../server/merchants/add-origin.ts";
import { createApiKey } from "../../server/merchants/api-key.ts";
import { certifyMerchant } from "../../server/merchants/certify-merchant.ts";
import { createMerchant } from "../../server/merchants/create-merchant.ts";
import { NO_LIMITS } from "../../server/setup/scratch-gateway.ts";
import type { Database } from "../../server/storage/database.ts";
import { openScratchDatabase } from "../../server/storage/scratch-database.ts";
import type { Wallet } from "../../wallet/wallet.ts";
import { type Doubles, gatewayChecks, noDoubles, shopChecks } from "./doubles.ts";
import { type MeddlingProxy, startProxy } from "./proxy.ts";
import { type Shop, startShop } from "./shop.ts";
import { asBrowser, newWallet } from "./wallet.ts";

/** A merchant of the experiment with its shop. */
export interface Seller {
  readonly id: string;
  readonly apiKey: string;
  readonly sdk: Coconut;
  readonly shop: Shop;
}

/** All that takes part: a gateway as it is shipped, an honest shop, a crooked one, a buyer's wallet, and a man in the middle of the last. */
export interface World {
  /** The gateway as browsers know it, and as servers reach it. */
  readonly gateway: string;
  readonly api: string;
  readonly database: Database;
  readonly honest: Seller;
  readonly crooked: Seller;
  readonly wallet: Wallet;
  readonly proxy: MeddlingProxy;
  readonly secret: string;
  /** What stands in place of checks now: nothing, but where the experiment shows what a check is good for. */
  doubles: Doubles;
  close(): Promise<void>;
}

/** Opens the world: real gateway, PostgreSQL, shops, wallet core and proxy, each on a port of its own. */
export async function openWorld(): Promise<World> {
  const ended: (() => Promise<unknown>)[] = [];
  const folder = await mkdtemp(join(tmpdir(), "coconut-tamper-"));
  ended.push(() => rm(folder, { recursive: true, force: true }));
  const [scratch, keys, proxy, port] = await Promise.all([openScratchDatabase(), ensureKeys(join(folder, "keys")), startProxy(), freePort()]);
  ended.push(
    () => scratch.close(),
    () => proxy.close(),
  );
  await mkdir(join(folder, "web"), { recursive: true });
  for (const page of ["button", "order", "checkout"]) await writeFile(join(folder, "web", `${page}.html`), "<!doctype html><!--payment-->");
  const gateway = `http://gateway.localhost:${port}`;
  const api = `http://localhost:${port}`;
  const world: { doubles: Doubles } = { doubles: noDoubles() };
  const running = await createGateway({
    ...{ database: scratch.database, keys, limits: NO_LIMITS, authorizationsPerMinute: 100_000, requestsPerMinute: 100_000, logLevel: "silent" },
    ...{ publicOrigins: [gateway, api], walletOrigin: `http://wallet.localhost:${port}`, webFolder: join(folder, "web") },
    ...{ testMode: true, allowLoopback: true, recoverySeconds: 86_400, recoveryExcludedSeconds: 7 * 86_400 },
    checks: gatewayChecks(scratch.database, keys, () => world.doubles),
  });
  ended.push(() => running.close());
  await running.http.fastify.listen({ port, host: "127.0.0.1" });
  const secret = `whsec_${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64")}`;

  async function openSeller(name: string, host: string): Promise<Seller> {
    const id = await createMerchant(scratch.database, name);
    const { privateKey, request } = await newMerchantKey();
    const certificate = await certifyMerchant(scratch.database, keys, id, request);
    const apiKey = await createApiKey(scratch.database, id);
    const sdk = await coconut({ api, apiKey, merchant: id, privateKey, certificate, rootSpki: keys.rootSpkiSha256 });
    const shop = await startShop({
      ...{ host, gateway, merchant: id, webhookSecret: secret, checks: (real) => shopChecks(real, () => world.doubles) },
      sdk: async (origin) => {
        await addOrigin(scratch.database, id, origin);
        return sdk;
      },
    });
    ended.push(() => shop.close());
    await scratch.database.query("update merchants set order_url = $2 where id = $1", [id, shop.orderUrl]);
    return { id, apiKey, sdk, shop };
  }
  const [honest, crooked] = [await openSeller("Coconut Grove", "shop.localhost"), await openSeller("Cheap Things", "crooked.localhost")];
  const wallet = await asBrowser(proxy.address, () => newWallet(gateway, keys.rootSpkiSha256, "9000000"));
  // The PIN is not what is tried here: the buyer knows both shops and may pay by one click.
  await scratch.database.query("insert into acquaintances (user_number, merchant) select number, id from users, merchants");
  await scratch.database.query("update allowances set per_payment = 1000000000, total = 1000000000");
  return Object.assign(world, {
    ...{ gateway, api, database: scratch.database, honest, crooked, wallet, proxy, secret },
    async close() {
      for (const end of ended.splice(0).reverse()) await end();
    },
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || !address) throw new Error("no port");
  return address.port;
}
