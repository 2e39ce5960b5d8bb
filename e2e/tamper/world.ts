import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGateway } from "../../server/gateway.ts";
import { ensureKeys } from "../../server/keys/setup.ts";
import { NO_LIMITS } from "../../server/setup/scratch-gateway.ts";
import type { Database } from "../../server/storage/database.ts";
import { openScratchDatabase } from "../../server/storage/scratch-database.ts";
import type { Wallet } from "../../wallet/wallet.ts";
import { type Doubles, gatewayChecks, noDoubles, shopChecks } from "./doubles.ts";
import { type MeddlingProxy, startProxy } from "./proxy.ts";
import { openSeller, type Seller } from "./seller.ts";
import type { ShopChecks } from "./shop.ts";
import { asBrowser, newWallet } from "./wallet.ts";

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

  const open = async (name: string, host: string): Promise<Seller> => {
    const wrap = (real: ShopChecks) => shopChecks(real, () => world.doubles);
    const seller = await openSeller({ database: scratch.database, keys, api, gateway, name, host, webhookSecret: secret, checks: wrap });
    ended.push(() => seller.shop.close());
    return seller;
  };
  const [honest, crooked] = [await open("Coconut Grove", "shop.localhost"), await open("Cheap Things", "crooked.localhost")];
  const wallet = await asBrowser(proxy.address, () => newWallet(gateway, keys.rootSpkiSha256, "9000000"));
  // The PIN is not what is tried here: the buyer has paid the honest shop before, and one click is enough.
  await scratch.database.query("insert into acquaintances (user_number, merchant) select number, $1 from users", [honest.id]);
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
