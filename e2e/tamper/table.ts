import type { Shown } from "./experiment.ts";

/** Columns of the table and their widths in characters; longer text goes on in the next line. */
const COLUMNS = { "": 2, changed: 34, by: 14, "refused by": 32, "back-ups": 38, code: 8, result: 7, "succeeds without": 16 } as const;
const WIDTHS = Object.values(COLUMNS);
const GAP = "  ";

/** The experiment as a table for people, the sum in its last line. */
export function tableOf(shown: readonly Shown[]): string {
  const rows = shown.map(({ row: { changed, by, checks }, refused, code, succeeded, without }, at) => {
    const backUps = checks.slice(1).map(({ name }) => name);
    const all = checks.length === 1 ? "its one check" : `all ${checks.length} checks`;
    const needed = without === undefined ? "–" : without === checks.length ? all : `${without} of ${checks.length}`;
    return [String(at + 1), changed, by, refused, backUps.join("; ") || "–", code || "–", succeeded ? "PAID" : "refused", needed];
  });
  const rule = WIDTHS.map((width) => "─".repeat(width)).join(GAP);
  const wrong = shown.filter(({ succeeded }) => succeeded).length;
  return [...linesOf(Object.keys(COLUMNS)), rule, ...rows.flatMap(linesOf), "", `${wrong} of ${shown.length} tampered payments succeeded`].join("\n");
}

function linesOf(cells: readonly string[]): string[] {
  const wrapped = cells.map((cell, column) => wrap(cell, WIDTHS[column] ?? 0));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    WIDTHS.map((width, column) => (wrapped[column]?.[line] ?? "").padEnd(width))
      .join(GAP)
      .trimEnd(),
  );
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}
