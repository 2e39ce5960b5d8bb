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

const ACCOUNTS = [
  { email: "buyer@coconut.test", password: "coconut-demo", name: "Demo Buyer" },
  { email: "friend@coconut.test", password: "coconut-demo", name: "Demo Friend" },
] as const;
const STARTING_BALANCE = "300000";

/** Set-up is the operator's own work: nobody's limits. */
const unlimited: RateLimits = { take: async () => undefined, clear: async () => undefined };

/** The demo buyers, each signed up and topped up with ₩300,000 once. */
export async function demoAccounts(database: Database): Promise<DemoAccount[]> {
  const dependencies = { database, passwords: createPasswords(), limits: unlimited };
  for (const person of ACCOUNTS) {
    const find = () => findUser(database, person.email, Buffer.alloc(0));
    if (!(await find())) await signUp(dependencies, person, "set-up");
    const user = await find();
    if (!user) throw new Error(`the demo account ${person.email} is not there`);
    if (!(await hasPaidIn(database, user.number))) await topUp(dependencies, user.number, STARTING_BALANCE, "demo");
  }
  return ACCOUNTS.map(({ email, password }) => ({ email, password }));
}
