import type { Round } from "../figure.ts";

/** What the rounds' own process is to do. */
export interface Job {
  readonly rounds: number;
  readonly names: readonly string[];
  /** The file for {@link Taken}. */
  readonly answer: string;
}

/** Milliseconds to each step of something. */
export type Steps = Readonly<Record<string, number>>;

export interface Taken {
  readonly rounds: Record<string, Round[]>;
  /** Of each round, by figure, from its beginning. */
  readonly steps: Record<string, Steps[]>;
}

export const JOB = "BENCH_JOB";

export function readJob(): Job {
  return JSON.parse(process.env[JOB] ?? "") as Job;
}
