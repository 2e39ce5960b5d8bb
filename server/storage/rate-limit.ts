import { isIPv6 } from "node:net";
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
  "authorization-certificate": { count: 600, seconds: minute },
  "payment-merchant": { count: 6000, seconds: minute },
} as const satisfies Record<string, Limit>;
export type LimitName = keyof typeof limits;
/** Limits that differ from the table's. */
export type LimitOverrides = Readonly<Partial<Record<LimitName, Limit>>>;

export interface RateLimits {
  /** Counts one use of a limit by a subject; refuses with `rate-limited`, uncounted, where the window is full. */
  take(name: LimitName, subject: string): Promise<void>;
  /** Counts one use per element, in one statement; for each subject whose uses do not all fit (none of them is counted then): after how many seconds they may. */
  takeMany(name: LimitName, subjects: readonly string[]): Promise<Map<string, number>>;
  /** Forgets what a subject has used. */
  clear(name: LimitName, subject: string): Promise<void>;
}

/** Fixed windows in the database, so that they hold across all gateway processes. */
export function rateLimits(database: Database, overrides: LimitOverrides = {}): RateLimits {
  const numbers: Readonly<Record<LimitName, Limit>> = { ...limits, ...overrides };
  async function takeMany(name: LimitName, subjects: readonly string[]): Promise<Map<string, number>> {
    const { count, seconds } = numbers[name];
    const rows = await database.query<{ subject: string; retry_after: number }>(TAKE, [subjects.map((subject) => `${name}:${subject}`), seconds, count]);
    return new Map(rows.map((row) => [row.subject.slice(name.length + 1), row.retry_after]));
  }
  return {
    takeMany,
    async take(name, subject) {
      const retryAfter = (await takeMany(name, [subject])).get(subject);
      if (retryAfter !== undefined) throw refuse("rate-limited", { retryAfter });
    },
    async clear(name, subject) {
      await database.query("delete from rate_limits where subject = $1", [`${name}:${subject}`]);
    },
  };
}

/** Rows are written in the order of their subjects, which all writers share; a full window is read, never written. */
const TAKE = `
with wanted as (
  select subject, count(*)::integer as uses from unnest($1::text[]) as s(subject) group by subject order by subject
), counted as (
  insert into rate_limits as r (subject, window_end, used)
  select subject, now() + make_interval(secs => $2), uses from wanted where uses <= $3 order by subject
  on conflict (subject) do update set
    used = case when r.window_end <= now() then excluded.used else r.used + excluded.used end,
    window_end = case when r.window_end <= now() then excluded.window_end else r.window_end end
  where r.window_end <= now() or r.used + excluded.used <= $3
  returning subject
)
select wanted.subject, greatest(1, ceil(extract(epoch from coalesce(r.window_end - now(), make_interval(secs => $2)))))::integer as retry_after
from wanted left join rate_limits r using (subject) where wanted.subject not in (select subject from counted)`;

/** What counts as one address: an IPv4 address, or the 64 bits that one IPv6 subscriber has. */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const plain = address.split("%")[0] ?? "";
  if (!isIPv6(plain)) return address;
  const [head = "", tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split("::");
  const groups = head === "" ? [] : head.split(":");
  const zeros = tail === undefined ? 0 : 8 - groups.length - (tail === "" ? 0 : tail.split(":").length);
  const all = [...groups, ...Array<string>(zeros).fill("0"), ...(tail ? tail.split(":") : [])];
  return `${all.slice(0, 4).join(":")}::/64`;
}

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
