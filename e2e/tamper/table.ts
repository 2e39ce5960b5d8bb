import type { Shown } from "./experiment.ts";

/** The experiment as a table for people, the sum in its last line. */
export function tableOf(shown: readonly Shown[]): string {
  const rows = shown.map(({ row, refused, code, succeeded, without }, at) => [
    String(at + 1),
    row.changed,
    row.by,
    refused,
    row.checks
      .slice(1)
      .map(({ name }) => name)
      .join("; ") || "–",
    code || "–",
    succeeded ? "PAID WRONG" : "refused",
    without === undefined ? "never" : `without ${without}`,
  ]);
  const head = ["", "changed", "by", "refused by", "back-ups", "code", "result", "succeeds"];
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  const wrong = shown.filter(({ succeeded }) => succeeded).length;
  return [line(head), rule, ...rows.map(line), "", `${wrong} of ${shown.length} tampered payments succeeded`].join("\n");
}
