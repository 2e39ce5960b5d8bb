import { type Inputs, useEffect, useState } from "preact/hooks";
import type { Problem } from "../protocol/problem.ts";
import { problemOf } from "./model.ts";

/** What a screen has looked up: the newest answer, which stays while it is looked at again, and why the last look failed. */
export interface Looked<T> {
  readonly looking: boolean;
  readonly found?: T;
  readonly problem?: Problem;
}

/** Looks something up, and again whenever one of `causes` changes, also while the look before is under way: the later one counts. */
export function useLook<T>(look: () => Promise<T>, causes: Inputs): Looked<T> {
  const [looked, setLooked] = useState<Looked<T>>({ looking: true });
  useEffect(() => {
    let isOver = false;
    const tell = (next: (last: Looked<T>) => Looked<T>) => {
      if (!isOver) setLooked(next);
    };
    tell((last) => ({ ...last, looking: true }));
    look().then(
      (found) => tell(() => ({ looking: false, found })),
      (error: unknown) => tell((last) => ({ ...last, looking: false, problem: problemOf(error) })),
    );
    return () => {
      isOver = true;
    };
  }, causes);
  return looked;
}
