import type { Language } from "../../protocol/account.ts";
import type { Model } from "./model.ts";
import type { Words } from "./words.ts";

/** What every screen of the wallet's pages gets. */
export interface PageProps {
  readonly words: Words;
  readonly language: Language;
  readonly model: Model;
  /** To be called when something has changed: tells the background and shows it. */
  readonly changed: () => Promise<void>;
}
