import { DEFAULT_ALLOWANCE } from "../../protocol/account.ts";
import { minorUnits } from "../../protocol/money.ts";
import { refuse } from "../../protocol/problem.ts";
import { openAccount } from "../ledger/read.ts";
import { type Database, violates } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import type { Passwords } from "./password.ts";
import { insertUser } from "./store.ts";

export interface SignUpDependencies {
  readonly database: Database;
  readonly passwords: Passwords;
  readonly limits: RateLimits;
}

/** Signs a buyer up, with an empty ledger account and the default allowance; refuses with `email-taken` or `rate-limited`. */
export async function signUp(
  { database, passwords, limits }: SignUpDependencies,
  person: { email: string; password: string; name: string },
  address: string,
): Promise<{ user: string; email: string; name: string }> {
  await limits.take("sign-up-address", address);
  const { email, name } = person;
  const passwordHash = await passwords.hash(person.password);
  const allowance = { perPayment: minorUnits(DEFAULT_ALLOWANCE.perPayment), total: minorUnits(DEFAULT_ALLOWANCE.total) };
  try {
    const user = await database.transaction(async (tx) => insertUser(tx, { email, name, passwordHash, account: await openAccount(tx, "user"), ...allowance }));
    return { user: String(user), email, name };
  } catch (error) {
    throw violates(error, "users_email_key_key") ? refuse("email-taken") : error;
  }
}
