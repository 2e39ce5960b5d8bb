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

/** The code of the newest check of an order, as its merchant hears it. */
async function codeAtMerchant({ api, honest }: World, orderNumber: string): Promise<string> {
  const headers = { authorization: `Bearer ${honest.apiKey}` };
  const answer = await fetch(`${api}/v1/order-checks?${new URLSearchParams({ orderNumber })}`, { headers });
  const { items } = (await answer.json()) as { items: { code: string }[] };
  return items[0]?.code ?? "none";
}

/** Tries an attack on the system as it is, then with its first check replaced by a double, with its first two, and so on with all. */
export async function tryRow(world: World, row: Row): Promise<Shown> {
  const attempts: Attempt[] = [];
  const surprises: string[] = [];
  for (let without = 0; without <= row.checks.length; without++) {
    world.doubles = noDoubles();
    for (const check of row.checks.slice(0, without)) check.double(world);
    await world.database.query("delete from acquaintances where merchant = $1", [world.crooked.id]);
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
  const heard = first?.check && (await codeAtMerchant(world, first.check.number));
  if (heard !== undefined && heard !== first?.check?.code && !row.codeChanged) surprises.push(`the buyer sees ${first?.check?.code}, the merchant ${heard}`);
  const without = attempts.findIndex(({ succeeded }) => succeeded);
  return {
    ...{ row, surprises, refused: first?.refused ?? "nothing", code: heard ?? "", succeeded: first?.succeeded ?? true },
    without: without < 0 ? undefined : without,
  };
}
