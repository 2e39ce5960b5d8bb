import { afterAll, beforeAll, expect, test } from "vitest";
import { ProblemError } from "../../protocol/problem.ts";
import { addressKey } from "../http/address-key.ts";
import { type LimitName, limits, limitsFromEnvironment, type RateLimits, rateLimits } from "./rate-limit.ts";
import { openScratchDatabase, type ScratchDatabase } from "./scratch-database.ts";

let scratch: ScratchDatabase;
let strict: RateLimits;
beforeAll(async () => {
  scratch = await openScratchDatabase();
  strict = rateLimits(scratch.database);
});
afterAll(() => scratch.close());

test.each(Object.entries(limits))("%s: as many as the table says, then not before the window ends", async (name, { count, seconds }) => {
  const limit = name as LimitName;
  for (let used = 0; used < count; used++) await strict.take(limit, "one");
  const retryAfter = await strict.take(limit, "one").then(
    () => 0,
    (error: unknown) => (error instanceof ProblemError && error.problem.code === "rate-limited" ? error.problem.retryAfter : 0),
  );
  expect(retryAfter).toBeGreaterThan(seconds - 30);
  expect(retryAfter).toBeLessThanOrEqual(seconds);
  await strict.take(limit, "another");
  await scratch.database.query("update rate_limits set window_end = now() - interval '1 second' where subject = $1", [`${limit}:one`]);
  await strict.take(limit, "one");
});

test("parallel uses over two processes never exceed the limit", async () => {
  const both = [rateLimits(scratch.database), rateLimits(scratch.another())];
  const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, i) => both[i % 2]?.take("login-account-address", "parallel")));
  expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(limits["login-account-address"].count);
});

test("a cleared subject starts anew", async () => {
  const one = rateLimits(scratch.database, { "login-account": { count: 1, seconds: 60 } });
  await one.take("login-account", "cleared");
  await one.clear("login-account", "cleared");
  await one.take("login-account", "cleared");
});

test("an address is IPv4, or the first 64 bits of IPv6", () => {
  expect(addressKey("192.0.2.7")).toBe("192.0.2.7");
  expect(addressKey("::ffff:192.0.2.7")).toBe("192.0.2.7");
  expect(addressKey("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2::/64");
  expect(addressKey("2001:db8:1:2::9")).toBe("2001:db8:1:2::/64");
  expect(addressKey("2001:0DB8::1")).toBe("2001:db8:0:0::/64");
  expect(addressKey("::1")).toBe("0:0:0:0::/64");
  expect(addressKey("fe80::1%eth0")).toBe("fe80:0:0:0::/64");
});

test("an operator sets sign-ups and log-ins by numbers only", () => {
  expect(limitsFromEnvironment({})).toEqual({});
  expect(limitsFromEnvironment({ COCONUT_SIGN_UPS_PER_HOUR: "500" })).toEqual({ "sign-up-address": { count: 500, seconds: 3600 } });
  expect(() => limitsFromEnvironment({ COCONUT_LOGINS_PER_MINUTE: "many" })).toThrow("COCONUT_LOGINS_PER_MINUTE");
});
