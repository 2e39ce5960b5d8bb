import type { Site } from "../../protocol/sign-in.ts";
import type { Transaction } from "../storage/database.ts";

/** A merchant's name and proven origins; undefined when there is no such merchant. */
export async function findSite(tx: Transaction, merchant: string): Promise<Site | undefined> {
  const [row] = await tx.query<{ name: string; origins: string[]; livemode: boolean }>(
    `select m.name, m.livemode, array(select origin from merchant_origins o where o.merchant = m.id order by origin) as origins
     from merchants m where m.id = $1`,
    [merchant],
  );
  return row && { merchant, ...row };
}
