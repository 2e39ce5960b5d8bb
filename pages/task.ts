import { useState } from "preact/hooks";
import type { Problem } from "../protocol/problem.ts";
import { problemOf } from "./model.ts";

/** Something that takes a while and may be refused: whether it runs, and how it was refused last. */
export function useTask() {
  const [running, setRunning] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  async function run(work: () => Promise<void>): Promise<void> {
    if (running) return;
    setRunning(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setRunning(false);
    }
  }
  return { running, problem, run };
}
