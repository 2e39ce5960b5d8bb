import { createHash, randomBytes } from "node:crypto";
import { newId } from "../../protocol/ids.ts";
import { refuse } from "../../protocol/problem.ts";
import type { IncomingRequest, MerchantCaller } from "../http/server.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { type ApiKeyRow, findApiKey, findMerchant, insertApiKey } from "./store.ts";

const FORM = /^sk_(?:test|live)_[A-Za-z0-9_-]{43}$/;

/** An API key of a merchant: `sk_live_` for a live one, else `sk_test_`, and 32 random bytes. It is given once; only its SHA-256 is kept. */
export async function createApiKey(tx: Transaction, merchant: string): Promise<string> {
  return (await newApiKey(tx, merchant)).secret;
}

/** {@link createApiKey}, with what lists show of the key. */
export async function newApiKey(tx: Transaction, merchant: string): Promise<{ readonly row: ApiKeyRow; readonly secret: string }> {
  const found = await findMerchant(tx, merchant);
  if (!found) throw new Error(`There is no merchant ${merchant}.`);
  const { livemode } = found;
  const secret = `sk_${livemode ? "live" : "test"}_${randomBytes(32).toString("base64url")}`;
  const row = await insertApiKey(tx, { id: newId("key"), hash: hashOf(secret), merchant, hint: secret.slice(-4) });
  return { row, secret };
}

/** The merchant of an API key; undefined when it is none of ours or revoked. */
export async function merchantOfKey(tx: Transaction, key: string): Promise<MerchantCaller | undefined> {
  // Found by its hash: 256 random bits leave nothing to learn from the time that takes.
  return FORM.test(key) ? findApiKey(tx, hashOf(key)) : undefined;
}

/** The merchant whose API key a request carries (`Authorization: Bearer`, RFC 6750 section 2.1); refuses with `api-key-invalid`. */
export function authenticateMerchant(database: Database): (request: IncomingRequest) => Promise<MerchantCaller> {
  return async ({ headers }) => {
    const key = /^Bearer (\S+)$/i.exec(headers.authorization ?? "")?.[1];
    const caller = key === undefined ? undefined : await merchantOfKey(database, key);
    if (!caller) throw refuse("api-key-invalid");
    return caller;
  };
}

function hashOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}
