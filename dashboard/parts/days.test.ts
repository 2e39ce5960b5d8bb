import { expect, it } from "vitest";
import { mistakeIn } from "./days.ts";

const year = { required: true, most: 366 };

it.each([
  ["2026-03-01", "2026-03-01"],
  ["2024-01-01", "2024-12-31"],
  ["", ""],
  ["2026-03-01", ""],
])("%j to %j can be asked for", (from, to) => {
  expect(mistakeIn({ from, to })).toBeUndefined();
  if (from && to) expect(mistakeIn({ from, to }, year)).toBeUndefined();
});

it.each([
  ["0202-03-01", "2026-03-01", "from", "no-day"],
  ["2026-02-30", "", "from", "no-day"],
  ["", "x", "to", "no-day"],
  ["2026-03-02", "2026-03-01", "to", "upside-down"],
  ["", "2026-03-01", "from", "missing"],
  ["2026-03-01", "", "to", "missing"],
  ["2025-01-01", "2026-01-02", "to", "too-long"],
])("%j to %j is told at the field %j: %s", (from, to, field, kind) => {
  expect(mistakeIn({ from, to }, year)).toEqual({ field, kind });
});
