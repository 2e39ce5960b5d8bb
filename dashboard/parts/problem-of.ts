import { type Problem, ProblemError } from "../../protocol/problem.ts";

/** What went wrong as a problem; anything that is none is a mistake of ours, with its trace in the browser's log. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  reportError(error);
  return { code: "internal", requestId: "" };
}
