import type { Figure } from "./figure.ts";

/** Figures that are measured together, in the same rounds. */
export interface Suite {
  /** The names of its figures. */
  readonly names: readonly string[];
  run(options: SuiteOptions): Promise<Figure[]>;
}

export interface SuiteOptions {
  readonly rounds: number;
  /** Takes one line of progress. */
  readonly say: (line: string) => void;
  /** Folder for the CPU profiles of the services. */
  readonly profile: string | undefined;
  /** Whether a figure is asked for. */
  readonly wants: (name: string) => boolean;
}
