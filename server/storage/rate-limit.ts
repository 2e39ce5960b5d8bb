import { TYPED_CODE_ATTEMPTS, TYPED_CODE_LIFETIME_MS } from "../../protocol/handoff.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Database } from "./database.ts";

export interface Limit {
  /** How many in one window. */
  readonly count: number;
  /** Length of the window. */
  readonly seconds: number;
}

const minute = 60;
const quarter = 15 * minute;
const hour = 60 * minute;

/**
 * Every rate limit of the gateway. "Address" is the caller's, an IPv6 one by its first 64 bits (`addressKey`).
 *
 * Guessing a password is slowed by the middle two login limits, in this order: an attempt that the first of them refuses does
 * not count for the second. So nobody can close somebody else's account from one place; whoever commands ten or more
 * places can, for a quarter of an hour at a time, but only for places from which the owner has not logged in within
 * 30 days, and never for a device with a certificate, which renews its login by signature.
 */
export const limits = {
  "login-address": { count: 30, seconds: minute },
  "login-account-address": { count: 5, seconds: quarter },
  "login-account": { count: 50, seconds: quarter },
  "renewal-address": { count: 60, seconds: minute },
  "sign-up-address": { count: 10, seconds: hour },
  "top-up-user": { count: 60, seconds: hour },
  "allowance-user": { count: 30, seconds: hour },
  "certificate-user": { count: 20, seconds: hour },
  "access-user": { count: 30, seconds: hour },
  "recovery-user-address": { count: 5, seconds: quarter },
  "password-reset-address": { count: 30, seconds: hour },
  "password-reset-user": { count: 10, seconds: hour },
  "device-request-user": { count: 10, seconds: hour },
  "handoff-address": { count: 120, seconds: minute },
  "handoff-binding-user": { count: 30, seconds: minute },
  "handoff-typed-address": { count: 60, seconds: 10 * minute },
  "handoff-typed-user": { count: TYPED_CODE_ATTEMPTS, seconds: TYPED_CODE_LIFETIME_MS / 1000 },
  "handoff-typed-user-day": { count: 30, seconds: 24 * hour },
  "money-order-merchant": { count: 600, seconds: minute },
  "withdrawal-user": { count: 30, seconds: hour },
  "recipient-user": { count: 30, seconds: hour },
  "transfer-user": { count: 60, seconds: hour },
  "typed-code-address": { count: 60, seconds: minute },
  "business-user": { count: 30, seconds: hour },
  "merchant-user": { count: 10, seconds: 24 * hour },
  "member-merchant": { count: 30, seconds: hour },
  "seller-session-user": { count: 120, seconds: hour },
  "sign-in-challenge-address": { count: 60, seconds: minute },
  "console-session-address": { count: 30, seconds: minute },
  "api-key-merchant": { count: 30, seconds: hour },
  "merchant-certificate-merchant": { count: 20, seconds: hour },
  "origin-check-merchant": { count: 60, seconds: hour },
  "order-check-address": { count: 30, seconds: minute },
  "order-check-merchant": { count: 600, seconds: minute },
  "order-check-missed-merchant": { count: 60, seconds: minute },
  "order-check-failure-merchant": { count: 60, seconds: hour },
  "webhook-change-merchant": { count: 60, seconds: hour },
  "webhook-by-hand-merchant": { count: 60, seconds: minute },
} as const satisfies Record<string, Limit>;
export type LimitName = keyof typeof limits;
/** Limits that differ from the table's. */
export type LimitOverrides = Readonly<Partial<Record<LimitName, Limit>>>;

export interface RateLimits {
  /** Counts one use of a limit by a subject; refuses with `rate-limited`, uncounted, where the window is full. */
  take(name: LimitName, subject: string): Promise<void>;
  /** Forgets what a subject has used. */
  clear(name: LimitName, subject: string): Promise<void>;
}

/** Fixed windows in the database, so that they hold across all gateway processes. */
export function rateLimits(database: Database, overrides: LimitOverrides = {}): RateLimits {
  const numbers: Readonly<Record<LimitName, Limit>> = { ...limits, ...overrides };
  return {
    async take(name, subject) {
      const { count, seconds } = numbers[name];
      const [full] = await database.query<{ retry_after: number }>(TAKE, [`${name}:${subject}`, seconds, count]);
      if (full) throw refuse("rate-limited", { retryAfter: full.retry_after });
    },
    async clear(name, subject) {
      await database.query("delete from rate_limits where subject = $1", [`${name}:${subject}`]);
    },
  };
}

/** One statement decides and counts: parallel uses queue for the row. A full window is not written; a row comes back only then. */
const TAKE = `
with counted as (
  insert into rate_limits as r (subject, window_end, used) values ($1, now() + make_interval(secs => $2), 1)
  on conflict (subject) do update set
    used = case when r.window_end <= now() then 1 else r.used + 1 end,
    window_end = case when r.window_end <= now() then excluded.window_end else r.window_end end
  where r.window_end <= now() or r.used < $3
  returning 1
)
select greatest(1, ceil(extract(epoch from coalesce(max(r.window_end) - now(), make_interval(secs => $2)))))::integer as retry_after
from rate_limits r where r.subject = $1 having not exists (select from counted)`;

/** The limits that an operator may set: COCONUT_SIGN_UPS_PER_HOUR and COCONUT_LOGINS_PER_MINUTE, each per address. */
export function limitsFromEnvironment(environment: NodeJS.ProcessEnv): LimitOverrides {
  const signUps = wholeNumber(environment, "COCONUT_SIGN_UPS_PER_HOUR");
  const logins = wholeNumber(environment, "COCONUT_LOGINS_PER_MINUTE");
  return {
    ...(signUps && { "sign-up-address": { count: signUps, seconds: hour } }),
    ...(logins && { "login-address": { count: logins, seconds: minute } }),
  };
}

function wholeNumber(environment: NodeJS.ProcessEnv, name: string): number | undefined {
  const text = environment[name];
  if (text === undefined || text === "") return undefined;
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new Error(`${name} must be a whole number above zero, not "${text}"`);
  return Number(text);
}
