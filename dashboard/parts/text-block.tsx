/** Text of several lines that scrolls where it is long, also by keys. */
export function TextBlock({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
    <section class="text-block" aria-label={label} tabIndex={0}>
      <pre>{text}</pre>
    </section>
  );
}
