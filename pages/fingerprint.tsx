import { CopyButton } from "../ui/copy-button.tsx";
import type { PageProps } from "./page.ts";

/** A certificate's fingerprint: its beginning, and whole on demand. */
export function Fingerprint({ words, language, fingerprint }: Pick<PageProps, "words" | "language"> & { readonly fingerprint: string }) {
  const spaced = fingerprint.replace(/(.{4})(?=.)/g, "$1 ");
  return (
    <details class="fingerprint">
      <summary>
        {words.fingerprint} <span class="mono">{spaced.slice(0, 19)}…</span>
        <span class="visually-hidden">{words.fullFingerprint}</span>
      </summary>
      <p class="mono">{spaced}</p>
      <CopyButton small text={fingerprint} label={words.copy} language={language} />
    </details>
  );
}
