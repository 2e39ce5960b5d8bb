import type { Language } from "../protocol/account.ts";
import type { Model } from "./model.ts";
import type { Shell, ShellWords } from "./shell.ts";
import type { Words } from "./words.ts";

export type PageWords = Words & ShellWords;

/** What every screen of the wallet's pages gets. */
export interface PageProps {
  readonly shell: Shell;
  readonly words: PageWords;
  readonly language: Language;
  readonly model: Model;
  /** To be called when something has changed: tells the shell and shows it. */
  readonly changed: () => Promise<void>;
}
