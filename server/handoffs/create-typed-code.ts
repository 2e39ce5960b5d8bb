import { randomInt } from "node:crypto";
import { TYPED_CODE_LIFETIME_MS, type TypedCode } from "../../protocol/handoff.ts";
import { refuse } from "../../protocol/problem.ts";
import type { HandoffsDependencies } from "./dependencies.ts";
import { typedHash } from "./secret.ts";
import { countTyped, findHandoff, lockHandoff, lockTyped, setTyped } from "./store.ts";

/** Typed codes that hold at once, over all processes: the fewer, the rarer a guess hits one. */
export const MOST_TYPED = 1_000;
const DIGITS = 8;

/** A code to type for a hand-off that waits, in place of the one before. Refuses with `handoff-taken`, `handoff-over` or `rate-limited`. */
export async function createTypedCode({ database, limits, secrets, now }: HandoffsDependencies, handoff: string, address: string): Promise<TypedCode> {
  await limits.take("typed-code-address", address);
  return database.transaction(async (tx) => {
    // One at a time, so that the count below holds and no two are alike.
    await lockTyped(tx);
    await lockHandoff(tx, handoff);
    const row = await findHandoff(tx, handoff);
    if (!row) throw refuse("handoff-not-found");
    if (row.state === "bound") throw refuse("handoff-taken");
    if (row.state !== "waiting") throw refuse("handoff-over", { state: row.state });
    const { open, ends } = await countTyped(tx, handoff);
    if (open >= MOST_TYPED) throw refuse("rate-limited", { retryAfter: Math.max(1, Math.ceil((ends - now()) / 1000)) });
    const expires = Math.min(now() + TYPED_CODE_LIFETIME_MS, row.expires);
    for (;;) {
      const typed = String(randomInt(10 ** DIGITS)).padStart(DIGITS, "0");
      if (await setTyped(tx, handoff, typedHash(secrets, typed), new Date(expires))) return { typed, expires };
    }
  });
}
