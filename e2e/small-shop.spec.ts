import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { newMerchantKey } from "../sdk/server/key.ts";
import { openKeyStore } from "../server/keys/open.ts";
import { addOrigin } from "../server/merchants/add-origin.ts";
import { createApiKey } from "../server/merchants/api-key.ts";
import { certifyMerchant } from "../server/merchants/certify-merchant.ts";
import { payButtonIn } from "./pay-button.ts";
import { startProgram } from "./programs.ts";
import { promptIn } from "./prompt.ts";
import { readStack } from "./stack.ts";
import { expect, test } from "./test.ts";

test("the merchant guide's shop: soap is bought in a browser and paid with one click, and the shop says so", async ({ regular, merchant, database }) => {
  const { api, gateway, keys, temporary } = readStack();
  const store = await openKeyStore({ COCONUT_KEYS: keys });
  const folder = await mkdtemp(join(temporary, "small-shop-"));
  const { privateKey, request } = await newMerchantKey();
  await writeFile(join(folder, "merchant.key.pem"), privateKey);
  await writeFile(join(folder, "merchant.cert.pem"), await certifyMerchant(database, store, merchant.id, request));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  await addOrigin(database, merchant.id, origin);
  const shop = await startProgram("docs/small-shop.mjs", {
    env: {
      ...{ PORT: String(port), COCONUT_ORIGIN: gateway, COCONUT_API: api, SHOP_KEYS: folder },
      ...{ SHOP_MERCHANT: merchant.id, SHOP_API_KEY: await createApiKey(database, merchant.id), SHOP_ROOT: store.rootSpkiSha256 },
    },
    log: join(folder, "log"),
  });
  try {
    const page = await regular.browser.newPage(origin);
    await page.getByRole("button", { name: "Buy" }).click();
    const button = await payButtonIn(page);
    await button.click();
    await (await promptIn(page, regular.browser)).payWithOneClick();
    await expect(page.getByRole("heading", { name: "Paid, thank you" })).toBeVisible();
  } finally {
    await shop.stop();
  }
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  if (typeof address !== "object" || !address) throw new Error("no port");
  return address.port;
}
