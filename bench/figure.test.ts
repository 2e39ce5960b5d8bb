import { describe, expect, it } from "vitest";
import { figure, quantile } from "./figure.ts";
import { table } from "./table.ts";

describe("a figure", () => {
  const rounds = [
    { value: 10, baseline: 20 },
    { value: 30, baseline: 30 },
    { value: 20, baseline: 80 },
  ];

  it("is the median of its rounds beside the median of their own ratios", () => {
    expect(figure("rate", "payments/s", rounds, { value: 0.5, is: "least" })).toEqual({
      ...{ name: "rate", unit: "payments/s", median: 20, min: 10, max: 30, baseline: 30, ratio: 0.5, goal: 0.5, met: true },
    });
  });

  it("is judged by its ratio, or by itself where it stands alone", () => {
    expect(figure("rate", "payments/s", rounds, { value: 0.51, is: "least" }).met).toBe(false);
    expect(figure("opening", "ms", rounds, { value: 0.5, is: "most" }).met).toBe(true);
    expect(figure("weight", "kB", [{ value: 3.1 }], { value: 3, is: "most" })).toMatchObject({ ratio: null, baseline: null, met: false });
    expect(figure("told", "ms", [{ value: 3 }])).toMatchObject({ goal: null, met: null });
  });

  it("has quantiles between its values", () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([1], 0.95)).toBe(1);
    expect(() => quantile([], 0.5)).toThrow();
  });

  it("stands in the table with what it is judged by", () => {
    expect(table([figure("rate", "payments/s", rounds, { value: 0.51, is: "least" })])).toMatch(/rate +payments\/s +20 +10 +30 +30 +0\.500 +0\.51 +NO/);
  });
});
