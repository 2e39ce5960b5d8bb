import type { Problem } from "../protocol/problem.ts";

/** Nothing was decided about the bytes, or the answer is not to be trusted. */
const ALWAYS: ReadonlySet<Problem["code"]> = new Set(["offline", "internal", "shutting-down", "answer-invalid"]);
/** Said before the bytes are looked at: this try did nothing, but what became of an earlier one stays open. */
const OF_THIS_TRY: ReadonlySet<Problem["code"]> = new Set(["rate-limited", "not-found"]);

/** Whether signed bytes may have moved money, or still do, although they were refused; `again`: they were sent before, without an answer. */
export function isUndecided({ code }: Problem, again: boolean): boolean {
  return ALWAYS.has(code) || (again && (OF_THIS_TRY.has(code) || code.startsWith("login-")));
}
