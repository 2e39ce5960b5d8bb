/** One line of the table: what was measured, over rounds, beside its baseline of the same rounds. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Median of what the figure is divided by; null where the figure stands alone. */
  readonly baseline: number | null;
  /** Median of the rounds' own ratios; null where the figure stands alone. */
  readonly ratio: number | null;
  /** What the ratio, or else the median, must reach or stay below; null where it is only told. */
  readonly goal: number | null;
  readonly met: boolean | null;
}

/** One round of a figure. */
export interface Round {
  readonly value: number;
  readonly baseline?: number;
}

export interface Goal {
  readonly value: number;
  /** Whether more is better or less. */
  readonly is: "least" | "most";
}

/** The figure of several rounds; throws Error where there is none. */
export function figure(name: string, unit: string, rounds: readonly Round[], goal?: Goal): Figure {
  const values = rounds.map((round) => round.value);
  const baselines = rounds.flatMap((round) => (round.baseline === undefined ? [] : [round.baseline]));
  const ratios = rounds.flatMap((round) => (round.baseline === undefined ? [] : [round.value / round.baseline]));
  const ratio = ratios.length > 0 ? median(ratios) : null;
  const judged = ratio ?? median(values);
  return {
    name,
    unit,
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    baseline: baselines.length > 0 ? median(baselines) : null,
    ratio,
    goal: goal?.value ?? null,
    met: goal ? (goal.is === "least" ? judged >= goal.value : judged <= goal.value) : null,
  };
}

/** The middle of the values, or the mean of the two middle ones. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which this share of the values lies, interpolated. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (low === undefined || high === undefined) throw new Error("no values to take a figure from");
  return low + (high - low) * (at - Math.floor(at));
}
