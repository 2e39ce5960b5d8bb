/** What is signed in full, under a line to open it. */
export function SignedFacts({ title, facts }: { title: string; facts: readonly (readonly [name: string, value: string])[] }) {
  return (
    <details class="signed">
      <summary>{title}</summary>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
