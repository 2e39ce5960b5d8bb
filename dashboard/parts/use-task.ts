import { useState } from "preact/hooks";
import type { Problem } from "../../protocol/problem.ts";
import { problemOf } from "./problem-of.ts";

export interface Task {
  readonly running: boolean;
  readonly problem: Problem | undefined;
  run(work: () => Promise<void>): Promise<void>;
}

/** Something that takes a while and may be refused: whether it runs, and how it was refused last. Never runs twice at once. */
export function useTask(): Task {
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  return {
    running,
    problem,
    async run(work) {
      if (running) return;
      setRunning(true);
      setProblem(undefined);
      await work().catch((error: unknown) => setProblem(problemOf(error)));
      setRunning(false);
    },
  };
}
