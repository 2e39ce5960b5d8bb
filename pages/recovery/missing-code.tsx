import { later } from "../later.tsx";
import type { PageProps } from "../page.ts";
import { lacksCode } from "./standing.ts";

const CodeNote = later(async () => (await import("./code-note.tsx")).CodeNote);

/** Asks the person on the master's device to make a recovery code, until there is one. */
export function MissingCode({ language, model }: Pick<PageProps, "language" | "model">) {
  return lacksCode(model) ? <CodeNote language={language} /> : null;
}
