import type { Category } from "../categories.ts";
import type { Colours, Draw } from "../draw/canvas.ts";

/** A product of the demonstration as it is first put into the shop's database. */
export interface DemoProduct {
  readonly slug: string;
  readonly category: Category;
  /** A seller's id. */
  readonly seller: string;
  /** In won. */
  readonly price: number;
  readonly stock: number;
  readonly ko: readonly [name: string, text: string];
  readonly en: readonly [name: string, text: string];
  readonly draw: Draw;
  readonly colours: Colours;
  /** Seen from above rather than on a table. */
  readonly lying?: boolean;
}

/** Six colours as one text: wall, table, main, deep, accent, pale; each of three or six digits. */
export function colours(text: string): Colours {
  const [wall = "", table = "", main = "", deep = "", accent = "", pale = ""] = text.split(" ").map((digits) => `#${digits}`);
  return { wall, table, main, deep, accent, pale };
}
