import { expect, it } from "vitest";
import type { Problem } from "../protocol/problem.ts";
import { isUndecided } from "./undecided.ts";

const now = { serverTime: 0 };

it.each<[Problem, first: boolean, again: boolean]>([
  [{ code: "offline" }, true, true],
  [{ code: "internal", requestId: "r" }, true, true],
  [{ code: "shutting-down" }, true, true],
  [{ code: "answer-invalid" }, true, true],
  [{ code: "rate-limited", retryAfter: 1 }, false, true],
  [{ code: "login-required" }, false, true],
  [{ code: "login-revoked" }, false, true],
  [{ code: "insufficient-balance" }, false, false],
  [{ code: "authorization-stale", ...now }, false, false],
  [{ code: "pin-wrong", attemptsLeft: 3 }, false, false],
])("%o leaves open what became of bytes sent for the first time: %s; of bytes sent before without an answer: %s", (problem, first, again) => {
  expect([isUndecided(problem, false), isUndecided(problem, true)]).toEqual([first, again]);
});
