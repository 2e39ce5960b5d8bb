/** Markup that is safe to send: made by {@link html} only. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Piece = Html | string | number | bigint | false | undefined | readonly Piece[];

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Markup from a template; every value in it is escaped, unless it is markup of this function itself. */
export function html(strings: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(strings.map((string, at) => (at === 0 ? string : write(values[at - 1]) + string)).join(""));
}

function write(piece: Piece): string {
  if (piece instanceof Html) return piece.text;
  if (piece === false || piece === undefined) return "";
  if (typeof piece === "object") return piece.map(write).join("");
  return String(piece).replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
