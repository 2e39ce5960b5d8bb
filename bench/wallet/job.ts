import type { Round } from "../figure.ts";

/** What the rounds' own process is to do. */
export interface Job {
  readonly rounds: number;
  readonly names: readonly string[];
  /** The file for {@link Taken}. */
  readonly answer: string;
}

export interface Taken {
  readonly rounds: Record<string, Round[]>;
  /** Of each opening of a prompt, by figure: milliseconds from the click to each step. */
  readonly steps: Record<string, Record<string, number>[]>;
}

export const JOB = "BENCH_WALLET_JOB";

export function readJob(): Job {
  return JSON.parse(process.env[JOB] ?? "") as Job;
}
