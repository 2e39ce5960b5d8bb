import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "../../protocol/problem.ts";
import { problemOf } from "./problem-of.ts";

export interface Loaded<T> {
  readonly data: T | undefined;
  readonly problem: Problem | undefined;
  readonly loading: boolean;
  reload(): Promise<void>;
  /** Shows a change that an answer has told, without asking again. */
  set(change: (data: T) => T): void;
}

/** Loads what a screen shows, anew when `key` changes; an answer that comes after a later question is dropped. */
export function useLoad<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ readonly data?: T; readonly problem?: Problem; readonly loading: boolean }>({ loading: true });
  const question = useRef(0);
  const reload = useCallback(async () => {
    question.current += 1;
    const mine = question.current;
    setState((last) => ({ ...last, loading: true }));
    const found = await load().then(
      (data) => ({ data, loading: false }),
      (error: unknown) => ({ problem: problemOf(error), loading: false }),
    );
    // After a refusal the last answer stays to be read.
    if (question.current === mine) setState((last) => ("problem" in found ? { ...last, ...found } : found));
  }, [key]);
  useEffect(() => {
    setState({ loading: true });
    void reload();
    return () => {
      question.current += 1;
    };
  }, [reload]);
  const set = useCallback((change: (data: T) => T) => setState((last) => (last.data === undefined ? last : { ...last, data: change(last.data) })), []);
  return { data: state.data, problem: state.problem, loading: state.loading, reload, set };
}
