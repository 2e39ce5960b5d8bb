import type { PageProps } from "./page.ts";

/** Where money can be sent, for whoever can sign. */
export function WaysOut({ words, model }: PageProps) {
  if (model.standing.kind !== "ready") return null;
  return (
    <nav class="ways-out" aria-label={words.waysOut}>
      <a class="button quiet" href="#send">
        {words.send}
      </a>
      <a class="button quiet" href="#withdraw">
        {words.withdraw}
      </a>
    </nav>
  );
}
