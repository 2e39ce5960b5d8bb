import { type Figure, figure, type Goal, median, quantile } from "../figure.ts";
import type { Steps, Taken } from "./job.ts";

/** A figure's beginning, and what its median and its 95th percentile must stay below; nothing where they are only told. */
export interface Span {
  readonly since: string;
  readonly median?: Goal;
  readonly p95?: Goal;
}

/** The names of figures, each with its twin `-p95`. */
export function namesOf(figures: Readonly<Record<string, Span>>): string[] {
  return Object.keys(figures).flatMap((name) => [name, p95(name)]);
}

/** The names without those of which neither half is wanted. */
export function wantedOf(figures: Readonly<Record<string, Span>>, wants: (name: string) => boolean): string[] {
  return Object.keys(figures).filter((name) => wants(name) || wants(p95(name)));
}

/** The figures of rounds, in milliseconds; of the twin `-p95` the median is the 95th percentile. */
export function figuresOf({ rounds }: Taken, figures: Readonly<Record<string, Span>>): Figure[] {
  return Object.entries(rounds).flatMap(([name, each]): Figure[] => {
    const late = quantile(
      each.map(({ value }) => value),
      0.95,
    );
    return [figure(name, "ms", each, figures[name]?.median), figure(p95(name), "ms", [{ value: late }], figures[name]?.p95)];
  });
}

/** A line for each figure: where its time goes, and where it went in the slowest round. */
export function stepsIn({ steps }: Taken, figures: Readonly<Record<string, Span>>): string[] {
  return Object.entries(steps).map(([name, rounds]) => {
    const names = [...new Set(rounds.flatMap((round) => Object.keys(round)))];
    const end = (round: Steps) => Math.max(...Object.values(round));
    const slowest = rounds.reduce<Steps>((worst, round) => (end(round) > end(worst) ? round : worst), {});
    const line = (of: (step: string) => number | undefined) => names.map((step) => `${step} ${of(step)?.toFixed(0) ?? "–"}`).join(", ");
    const middle = line((step) => median(rounds.flatMap((round) => round[step] ?? [])));
    return `  ${name}, ms from ${figures[name]?.since}: ${middle} (medians); ${line((step) => slowest[step])} (slowest round)`;
  });
}

function p95(name: string): string {
  return `${name}-p95`;
}
