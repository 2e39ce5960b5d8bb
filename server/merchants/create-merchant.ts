import * as v from "valibot";
import { newId } from "../../protocol/ids.ts";
import { displayText } from "../../protocol/text.ts";
import { openAccount } from "../ledger/read.ts";
import { type Database, violates } from "../storage/database.ts";
import { nameKey } from "./name-key.ts";
import { insertMerchant } from "./store.ts";

const MerchantName = displayText(60);

/** Makes a merchant with an empty ledger account; its id. Throws an Error for the operator where the name may not be shown or looks like another's. */
export async function createMerchant(database: Database, name: string): Promise<string> {
  const key = nameKey(name);
  if (!v.is(MerchantName, name) || key === "") throw new Error(`"${name}" may not be a merchant's name: 1 to 60 characters, one line, nothing hidden.`);
  const id = newId("mer");
  try {
    await database.transaction(async (tx) => insertMerchant(tx, { id, name, nameKey: key, account: await openAccount(tx, "merchant") }));
  } catch (error) {
    throw violates(error, "merchants_name_key_key") ? new Error(`There is a merchant whose name looks like "${name}".`) : error;
  }
  return id;
}
