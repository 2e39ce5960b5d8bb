import * as v from "valibot";
import { Account, Allowance, AllowanceChange, Entry, LogIn, LoginRenewal, PageQuery, page, Session, SignUp, TopUp } from "../account.ts";
import { Business } from "../business.ts";
import { PasswordReset } from "../recovery.ts";
import type { Operation } from "./operation.ts";

export const accounts = {
  createAccount: {
    method: "POST",
    path: "/v1/accounts",
    caller: "anybody",
    summary: "Sign up as a buyer",
    status: 201,
    body: SignUp,
    reply: v.pick(Account, ["user", "email", "name"]),
  },
  createSession: { method: "POST", path: "/v1/sessions", caller: "anybody", summary: "Log in with the password", status: 201, body: LogIn, reply: Session },
  renewSession: {
    method: "POST",
    path: "/v1/session-renewals",
    caller: "anybody",
    summary: "Renew a login by the certificate's signature",
    status: 201,
    body: LoginRenewal,
    reply: Session,
  },
  deleteSessions: { method: "DELETE", path: "/v1/sessions", caller: "login", summary: "Log out everywhere", status: 204 },
  getAccount: { method: "GET", path: "/v1/account", caller: "login", summary: "Balance and allowance", status: 200, reply: Account },
  listEntries: {
    method: "GET",
    path: "/v1/account/entries",
    caller: "login",
    summary: "Entries of the account",
    status: 200,
    query: PageQuery,
    reply: page(Entry),
  },
  changeAllowance: {
    method: "PUT",
    path: "/v1/account/allowance",
    caller: "login",
    summary: "Change what one click may pay",
    status: 200,
    body: AllowanceChange,
    reply: Allowance,
  },
  setBusiness: {
    method: "PUT",
    path: "/v1/account/business",
    caller: "login",
    summary: "Say which business the user acts for",
    status: 200,
    body: Business,
    reply: Business,
  },
  createTopUp: {
    method: "POST",
    path: "/v1/top-ups",
    caller: "login",
    summary: "Top up from the test bank",
    status: 201,
    body: TopUp,
    reply: Entry,
    idempotent: true,
  },
  resetPassword: {
    method: "POST",
    path: "/v1/password-resets",
    caller: "anybody",
    summary: "Set a new password by a certificate and its PIN, and end every login",
    status: 204,
    body: PasswordReset,
  },
} as const satisfies Record<string, Operation>;
