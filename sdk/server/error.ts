import { type Problem, problemTypes, readProblem } from "../../protocol/problem.ts";

/** A refusal by the gateway, or why its answer could not be had or believed; `problem.code` says which. */
export class CoconutError extends Error {
  override readonly name = "CoconutError";
  readonly problem: Problem;
  readonly status: number;

  constructor(problem: Problem, { explanation, ...options }: ErrorOptions & { readonly explanation?: string } = {}) {
    super(`Coconut Pay: ${problem.code}${explanation === undefined ? "" : `. ${explanation}`}`, options);
    this.problem = problem;
    this.status = problemTypes[problem.code].status;
  }
}

/** The error that a problem document of the gateway stands for. */
export function errorOf(document: unknown, cause?: unknown): CoconutError {
  return new CoconutError(readProblem(document) ?? { code: "answer-invalid" }, { cause });
}
