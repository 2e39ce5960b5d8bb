/** A linear scale from 0 whose top is a round number not below the largest value. */
export interface Scale {
  readonly top: number;
  /** Round values from 0 to the top, evenly apart. */
  readonly ticks: readonly number[];
  /** The share of the height that a value takes, 0 to 1. */
  share(value: number): number;
}

const STEPS = [1, 2, 2.5, 5, 10];

/** A scale with about `wanted` steps for values from 0 to `largest`; whole numbers only. */
export function scaleTo(largest: number, wanted = 4): Scale {
  const rough = Math.max(largest, 1) / wanted;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const factor = STEPS.find((step) => step * magnitude >= rough) ?? 10;
  const step = Math.max(1, Math.ceil(factor * magnitude));
  const count = Math.max(1, Math.ceil(largest / step));
  const top = step * count;
  return { top, ticks: Array.from({ length: count + 1 }, (_, at) => at * step), share: (value) => value / top };
}
