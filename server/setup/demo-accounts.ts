import { createPasswords } from "../accounts/password.ts";
import { signUp } from "../accounts/sign-up.ts";
import { findUser } from "../accounts/store.ts";
import { hasPaidIn } from "../accounts/test-bank.ts";
import { topUp } from "../accounts/top-up.ts";
import type { Database } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";

export interface DemoAccount {
  readonly email: string;
  readonly password: string;
}

const BUYERS = [
  { email: "buyer@coconut.test", password: "coconut-demo", name: "Demo Buyer" },
  { email: "friend@coconut.test", password: "coconut-demo", name: "Demo Friend" },
] as const;
const STARTING_BALANCE = "300000";

/** Set-up is the operator's own work: nobody's limits. */
const unlimited: RateLimits = { take: async () => undefined, clear: async () => undefined };

/** The demo buyers, each signed up and topped up with ₩300,000 once. */
export async function demoAccounts(database: Database): Promise<DemoAccount[]> {
  const dependencies = { database, passwords: createPasswords(), limits: unlimited };
  for (const person of BUYERS) {
    const user = await demoAccount(database, person);
    if (!(await hasPaidIn(database, user))) await topUp(dependencies, user, STARTING_BALANCE, "demo");
  }
  return BUYERS.map(({ email, password }) => ({ email, password }));
}

/** The user number of an account, signed up where it is not there yet. */
export async function demoAccount(database: Database, person: DemoAccount & { readonly name: string }): Promise<bigint> {
  const find = () => findUser(database, person.email, Buffer.alloc(0));
  if (!(await find())) await signUp({ database, passwords: createPasswords(), limits: unlimited }, person, "set-up");
  const user = await find();
  if (!user) throw new Error(`the demo account ${person.email} is not there`);
  return user.number;
}
