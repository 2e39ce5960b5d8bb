/** What is to be known, point by point. */
export function Facts({ facts }: { readonly facts: readonly string[] }) {
  return (
    <ul class="steps">
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}

/** Leads to another place of the wallet; the empty one is the first screen. */
export function Leave({ to, text, primary = false }: { readonly to: string; readonly text: string; readonly primary?: boolean }) {
  return (
    <a class={`button ${primary ? "primary" : "quiet"}`} href={`#${to}`}>
      {text}
    </a>
  );
}
