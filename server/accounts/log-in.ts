import { createHash } from "node:crypto";
import type { Session } from "../../protocol/account.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Database } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import type { Passwords } from "./password.ts";
import { emailKey, findUser, rememberAddress } from "./store.ts";
import { issueLogin, type LoginKeys } from "./token.ts";

export interface LogInDependencies {
  readonly database: Database;
  readonly keys: LoginKeys;
  readonly passwords: Passwords;
  readonly limits: RateLimits;
}

/**
 * Logs a device in with the password; refuses with `credentials-wrong`, whether or not the address has an account and after the same
 * work, or with `rate-limited`. Why the limits come in this order: see the table in storage/rate-limit.ts.
 */
export async function logIn(
  { database, keys, passwords, limits }: LogInDependencies,
  { email, password, device }: { email: string; password: string; device: string },
  address: string,
): Promise<Session> {
  const from = address;
  await limits.take("login-address", from);
  const account = digest(emailKey(email));
  const accountFromHere = `${account} ${from}`;
  await limits.take("login-account-address", accountFromHere);
  const addressHash = createHash("sha256").update(accountFromHere).digest();
  const user = await findUser(database, email, addressHash);
  if (!user?.knownAddress) await limits.take("login-account", account);
  const right = await passwords.matches(user?.passwordHash, password);
  if (!user || !right) throw refuse("credentials-wrong");
  await limits.clear("login-account-address", accountFromHere);
  await rememberAddress(database, user.number, addressHash);
  return issueLogin(keys, { user: user.number, device, generation: user.generation }, Date.now());
}

/** Addresses of e-mail are kept in the limits' table as hashes, so that nobody's list of guesses becomes a list of ours. */
function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}
