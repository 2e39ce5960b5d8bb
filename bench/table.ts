import type { Figure } from "./figure.ts";

const COLUMNS = ["name", "unit", "median", "min", "max", "baseline", "ratio", "goal", "met"] as const;

/** The figures as a table for people, numbers to the right. */
export function table(figures: readonly Figure[]): string {
  const rows = [COLUMNS as readonly string[], ...figures.map((figure) => COLUMNS.map((column) => cell(column, figure[column])))];
  const widths = COLUMNS.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  return rows.map((row) => row.map((text, at) => (at < 2 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0))).join("  ")).join("\n");
}

function cell(column: string, value: string | number | boolean | null): string {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "yes" : "NO";
  if (typeof value === "string") return value;
  if (column === "ratio") return value.toFixed(3);
  return Math.abs(value) >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(2);
}
