import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Business } from "../../protocol/business.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Database } from "../storage/database.ts";
import { type DemoAccount, demoAccount } from "./demo-accounts.ts";
import { demoMerchant } from "./demo-merchant.ts";

interface DemoSeller {
  /** As the shop calls it; also the name of its folder. */
  readonly id: string;
  readonly email: string;
  readonly business: Business;
}

const PASSWORD = "coconut-demo";

/** The shop's own business: whoever owns it sends and receipts what no other seller sells. */
const MARKET: Omit<DemoSeller, "id"> = {
  email: "market@coconut.test",
  business: {
    name: "Coconut Market",
    number: "2148881236",
    address: "서울특별시 성동구 왕십리로 83-21",
    representative: "야자나",
    phone: "02-555-0100",
  },
};

const SELLERS: readonly DemoSeller[] = [
  {
    id: "dawn-farm",
    email: "dawn@coconut.test",
    business: { name: "Dawn Farm", number: "6123344551", address: "제주특별자치도 서귀포시 남원읍 새벽길 12", representative: "김새벽", phone: "064-555-0112" },
  },
  {
    id: "hanok-living",
    email: "hanok@coconut.test",
    business: { name: "Hanok Living", number: "1058765425", address: "서울특별시 종로구 북촌로 37", representative: "이한옥", phone: "02-555-0137" },
  },
  {
    id: "starlight-select",
    email: "starlight@coconut.test",
    business: { name: "Starlight Select", number: "7800123450", address: "부산광역시 해운대구 별빛로 5", representative: "박별", phone: "051-555-0105" },
  },
];

/**
 * The sellers of the shop's marketplace: each a merchant with an owner among the users, joined to `market`, its keys in a folder of its
 * own; and who owns `market` itself. Each folder gets an owner.json.
 */
export async function demoSellers(database: Database, keys: KeyStore, { market, state }: { market: string; state: string }): Promise<DemoAccount[]> {
  await setOwner(database, market, { ...MARKET, folder: state });
  for (const { id, email, business } of SELLERS) {
    const folder = join(state, "sellers", id);
    const merchant = await demoMerchant(database, keys, { name: business.name, origins: [], state: folder });
    await setOwner(database, merchant, { email, business, folder });
    await database.query("insert into marketplace_sellers (seller, marketplace) values ($1, $2) on conflict do nothing", [merchant, market]);
  }
  return [MARKET, ...SELLERS].map(({ email }) => ({ email, password: PASSWORD }));
}

/** Who owns a merchant, there and in the shop's folder, and what its receipts print; what the merchant has changed since stays. */
async function setOwner(database: Database, merchant: string, { email, business, folder }: Omit<DemoSeller, "id"> & { folder: string }): Promise<void> {
  const owner = await demoAccount(database, { email, password: PASSWORD, name: business.representative });
  await database.query("insert into merchant_members (merchant, user_number, role) values ($1, $2, 'owner') on conflict do nothing", [merchant, owner]);
  await writeFile(join(folder, "owner.json"), `${JSON.stringify({ owner: String(owner) })}\n`, { mode: 0o600 });
  await database.query("update merchants set business = $2 where id = $1 and business is null", [merchant, JSON.stringify(business)]);
}
