/** The items in an order that nobody can foresee, every order as likely as another (Fisher and Yates). */
export function shuffled<T>(items: readonly T[]): readonly T[] {
  const drawn = [...items];
  for (let left = drawn.length; left > 1; left--) {
    const [item] = drawn.splice(below(left), 1);
    if (item !== undefined) drawn.push(item);
  }
  return drawn;
}

/** A random number below a limit of at most 256; a byte that would favour the low ones is drawn again. */
function below(limit: number): number {
  for (;;) {
    const [byte = 0] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < 256 - (256 % limit)) return byte % limit;
  }
}
