import { refuse } from "../../protocol/problem.ts";
import { maskedName, type Recipient } from "../../protocol/transfer.ts";
import type { Database } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import { findPeople } from "./store.ts";

/** Whom a user's money would go to, the name partly hidden; refuses with `transfer-to-self`, `recipient-not-found` or `rate-limited`. */
export async function findRecipient({ database, limits }: { database: Database; limits: RateLimits }, payer: bigint, payee: string): Promise<Recipient> {
  if (String(payer) === payee) throw refuse("transfer-to-self");
  await limits.take("recipient-user", String(payer));
  const user = BigInt(payee);
  const person = (await findPeople(database, [user])).get(user);
  if (!person) throw refuse("recipient-not-found");
  return { user: payee, name: maskedName(person.name) };
}
