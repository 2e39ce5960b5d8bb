import type { PageProps } from "./page.ts";

/** The way to sending money, for whoever can sign. */
export function SendLink({ words, model }: PageProps) {
  if (model.standing.kind !== "ready") return null;
  return (
    <a class="button quiet" href="#send">
      {words.send}
    </a>
  );
}
