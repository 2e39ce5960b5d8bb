import { openKeyStore } from "../keys/open.ts";
import { openDatabase } from "../storage/database.ts";
import { migrate } from "../storage/migrate.ts";
import { demoAccounts } from "./demo-accounts.ts";
import { demoMerchant } from "./demo-merchant.ts";
import { demoSellers } from "./demo-sellers.ts";

// Loads the demo data; run again it changes nothing. The last line on stdout is JSON: {accounts: [{email, password}], sellers: the same, merchant}.

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set.`);
  return value;
}

async function main(): Promise<void> {
  const origins = needed("COCONUT_SHOP_ORIGINS").split(",");
  const state = needed("COCONUT_SHOP_STATE");
  const database = openDatabase(needed("DATABASE_URL"), 2);
  try {
    await migrate(database);
    const keys = await openKeyStore(process.env);
    const merchant = await demoMerchant(database, keys, { name: "Coconut Market", origins, state });
    const accounts = await demoAccounts(database);
    const sellers = await demoSellers(database, keys, { market: merchant, state });
    console.log(JSON.stringify({ accounts, sellers, merchant }));
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
