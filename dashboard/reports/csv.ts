/** A cell: text, or a number by its decimal digits, which stays a number in spreadsheet programs. */
export type Cell = string | { readonly number: string };

/** Also in the wide forms that East Asian spreadsheet programs take for the same; a tab or line end would put what follows first. */
const FORMULA = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/u;
const NUMBER = /^-?\d+$/;

/**
 * A CSV file (RFC 4180): UTF-8 with a byte order mark, so that spreadsheet programs read Hangul, lines ended by CRLF. A text that such a
 * program would take for a formula begins with an apostrophe; numbers, also negative ones, are left as they are.
 */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(written).join(",")}\r\n`).join("")}`;
}

function written(cell: Cell): string {
  if (typeof cell !== "string") {
    if (!NUMBER.test(cell.number)) throw new SyntaxError("not a whole number");
    return cell.number;
  }
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** `YYYY-MM-DD hh:mm:ss` of Seoul, as spreadsheet programs understand times. */
export function stamp(at: number): string {
  return new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone: "Asia/Seoul" }).format(at);
}
