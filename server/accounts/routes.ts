import { api } from "../../protocol/api.ts";
import type { HttpServer } from "../http/server.ts";
import { type Describers, listEntries } from "../ledger/list-entries.ts";
import type { Database } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import { changeAllowance } from "./change-allowance.ts";
import { logIn } from "./log-in.ts";
import { logOutEverywhere } from "./log-out.ts";
import { createPasswords } from "./password.ts";
import { renewLogin } from "./renew-login.ts";
import { resetPassword } from "./reset-password.ts";
import { setBusiness } from "./set-business.ts";
import { signUp } from "./sign-up.ts";
import type { Certificates } from "./signed-by-certificate.ts";
import { readAccount } from "./store.ts";
import type { LoginKeys } from "./token.ts";
import { topUp } from "./top-up.ts";
import { viewAccount } from "./view-account.ts";

export interface AccountsDependencies {
  readonly database: Database;
  readonly limits: RateLimits;
  readonly keys: LoginKeys;
  readonly publicOrigins: readonly [string, ...string[]];
  readonly certificates: Certificates;
  /** What a user's entries say of what is behind them. */
  readonly describersFor: (user: bigint) => Describers;
  /** What a user has sent to others since midnight in Seoul. */
  readonly sentToday: (user: bigint) => Promise<bigint>;
  /** Whether the test bank pays in; without it there is no top-up here. */
  readonly testMode: boolean;
}

/** Serves sign-up, logins and the user's own account. */
export function serveAccounts({ serve }: Pick<HttpServer, "serve">, dependencies: AccountsDependencies): void {
  const { database } = dependencies;
  const all = { ...dependencies, passwords: createPasswords() };
  serve(api.createAccount, ({ body, address }) => signUp(all, body, address));
  serve(api.createSession, ({ body, address }) => logIn(all, body, address));
  serve(api.renewSession, ({ body, address }) => renewLogin(all, body.renewal, address));
  serve(api.deleteSessions, async ({ caller }) => {
    await logOutEverywhere(database, caller.user);
    return undefined;
  });
  serve(api.resetPassword, async ({ body, address }) => {
    await resetPassword(all, body, address);
    return undefined;
  });
  serve(api.getAccount, ({ caller }) => viewAccount(database, caller.user, dependencies.sentToday));
  serve(api.listEntries, async ({ caller, query }) => {
    const { account } = await readAccount(database, caller.user);
    return listEntries(database, account, query, dependencies.describersFor(caller.user));
  });
  if (dependencies.testMode) serve(api.createTopUp, ({ caller, body, idempotencyKey }) => topUp(all, caller.user, body.amount, idempotencyKey));
  serve(api.setBusiness, ({ caller, body }) => setBusiness(all, caller.user, body));
  serve(api.changeAllowance, ({ caller, body }) => changeAllowance(all, caller.user, body));
}
