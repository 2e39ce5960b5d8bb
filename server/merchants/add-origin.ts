import * as v from "valibot";
import { Origin } from "../../protocol/text.ts";
import type { Database } from "../storage/database.ts";
import { findHolder, lockOrigin, writeHolder } from "./origins/store.ts";

/** The operator gives an origin to a merchant without proof, once; throws an Error for the operator where it is no origin or belongs to another merchant. */
export async function addOrigin(database: Database, merchant: string, origin: string): Promise<void> {
  if (!v.is(Origin, origin) || new URL(origin).origin !== origin)
    throw new Error(`"${origin}" is not an origin (https://shop.example, with a port if not the default).`);
  await database.transaction(async (tx) => {
    await lockOrigin(tx, origin);
    const holder = await findHolder(tx, origin);
    if (holder && holder.merchant !== merchant) throw new Error(`${origin} belongs to ${holder.merchant}.`);
    if (holder?.provenBy !== "operator") await writeHolder(tx, origin, merchant, "operator", null);
  });
}
