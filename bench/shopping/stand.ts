import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openDatabase } from "../../server/storage/database.ts";
import type { Stage, StageDatabase } from "../stage/stage.ts";

const compiled = (program: string) => fileURLToPath(new URL(`../../../../dist/node/${program}`, import.meta.url));
const run = promisify(execFile);

/** Gateway and demo shop as they are, on one machine; the shop's merchant is the marketplace's. */
export interface Stand {
  readonly api: string;
  readonly gatewayOrigin: string;
  readonly shop: string;
  readonly merchant: string;
  readonly database: StageDatabase;
  readonly shopDatabase: ReturnType<typeof openDatabase>;
  /** Proves the ledger from its evidence (`npm run reconcile`); its last line, or throws Error with all that differs. */
  reconcile(): Promise<string>;
  close(): Promise<void>;
}

/** The one product of which there are few. */
export const SCARCE = { product: "mug", pieces: 40 };
const PLENTY = 1_000_000;

/** Starts both, with stock for everybody but of one product. */
export async function openStand(stage: Stage): Promise<Stand> {
  const database = await stage.openDatabase("shopping");
  const gateway = await stage.startGateway(database, { COCONUT_TEST_MODE: "1", COCONUT_ALLOW_LOOPBACK: "1" });
  const api = `http://localhost:${gateway.port}`;
  const shopFolder = join(stage.folder, "shop");
  const state = join(stage.folder, "shop-state");
  await mkdir(shopFolder, { recursive: true });
  for (const name of ["shop.css", "shop.js"]) await writeFile(join(shopFolder, name), "");
  const shopUrl = new URL(database.url);
  shopUrl.pathname = "/shopping_shop";
  await database.script("create database shopping_shop");
  const shopDatabase = openDatabase(shopUrl.href, 2);
  const environment = { ...process.env, DATABASE_URL: database.url, COCONUT_KEYS: stage.keyFolder };
  const said = await run(process.execPath, [compiled("server/setup/demo.js")], {
    env: { ...environment, COCONUT_SHOP_ORIGINS: "http://shop.localhost:4500,http://localhost:4500", COCONUT_SHOP_STATE: state },
  });
  const { merchant }: { merchant: string } = JSON.parse(said.stdout.trim().split("\n").at(-1) ?? "");
  const shop = await stage.start(
    "demo-shop/main.js",
    { ...database, url: shopUrl.href },
    {
      COCONUT_API: api,
      COCONUT_ORIGIN: `http://gateway.localhost:${gateway.port}`,
      COCONUT_SHOP_STATE: state,
      PUBLIC_ORIGIN: "http://shop.localhost:4500",
      // All buyers come from one address.
      COCONUT_SHOP_ADDRESS_OPEN_ORDERS: "0",
      COCONUT_SHOP_ADDRESS_UNPAID_ORDERS: "0",
      COCONUT_SHOP_ADDRESS_VISITS_PER_MINUTE: "0",
    },
  );
  await shopDatabase.query("update products set stock = case when slug = $1 then $2::int else $3::int end", [SCARCE.product, SCARCE.pieces, PLENTY]);
  return {
    ...{ api, merchant, database, shopDatabase },
    gatewayOrigin: `http://gateway.localhost:${gateway.port}`,
    shop: `http://localhost:${shop.port}`,
    async reconcile() {
      const { stdout } = await run(process.execPath, [compiled("server/reconcile/main.js")], { env: environment, maxBuffer: 1 << 26 });
      return stdout.trim().split("\n").at(-1) ?? "";
    },
    close: () => shopDatabase.close(),
  };
}
