import * as v from "valibot";
import { Origin } from "../../protocol/text.ts";
import type { Transaction } from "../storage/database.ts";
import { insertOrigin } from "./store.ts";

/** Registers an origin for a merchant, once; throws an Error for the operator where it is no origin or belongs to another merchant. */
export async function addOrigin(tx: Transaction, merchant: string, origin: string): Promise<void> {
  if (!v.is(Origin, origin) || new URL(origin).origin !== origin)
    throw new Error(`"${origin}" is not an origin (https://shop.example, with a port if not the default).`);
  const owner = await insertOrigin(tx, merchant, origin);
  if (owner !== merchant) throw new Error(`${origin} belongs to ${owner}.`);
}
