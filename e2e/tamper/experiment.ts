import { noDoubles } from "./doubles.ts";
import type { Attempt, Row } from "./row.ts";
import type { World } from "./world.ts";

/** What a row has shown. */
export interface Shown {
  readonly row: Row;
  /** What refused the attack on the system as it is shipped, and the code that buyer and merchant see. */
  readonly refused: string;
  readonly code: string;
  readonly succeeded: boolean;
  /** How many of its checks had to be replaced before it went through; undefined where it never did. */
  readonly without: number | undefined;
  /** Where a check did not refuse what it should have. */
  readonly surprises: readonly string[];
}

/** Tries an attack on the system as it is, then with its first check replaced by a double, with its first two, and so on with all. */
export async function tryRow(world: World, row: Row): Promise<Shown> {
  const attempts: Attempt[] = [];
  const surprises: string[] = [];
  for (let without = 0; without <= row.checks.length; without++) {
    world.doubles = noDoubles();
    for (const check of row.checks.slice(0, without)) check.double(world);
    const attempt = await row.attack(world).finally(() => {
      world.doubles = noDoubles();
      world.proxy.meddle({});
    });
    attempts.push(attempt);
    const expected = row.checks[without];
    if (expected && (attempt.succeeded || !attempt.refused?.startsWith(expected.refusal)))
      surprises.push(`without ${without} of its checks: "${attempt.refused ?? "not refused"}" in place of "${expected.refusal}"`);
    if (!expected && !attempt.succeeded) surprises.push(`without all of its checks it is still refused: ${attempt.refused ?? "nothing happened"}`);
  }
  const [first] = attempts;
  const without = attempts.findIndex(({ succeeded }) => succeeded);
  return {
    ...{ row, surprises, refused: first?.refused ?? "nothing", code: first?.check?.code ?? "", succeeded: first?.succeeded ?? true },
    without: without < 0 ? undefined : without,
  };
}
