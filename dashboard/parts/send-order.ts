import { type Problem, type ProblemCode, ProblemError } from "../../protocol/problem.ts";

/** After these nobody knows whether money was moved. */
const UNSURE: ReadonlySet<ProblemCode> = new Set(["offline", "internal", "answer-invalid", "shutting-down"]);
/** Refused before the order was looked at: that says nothing of the time before. */
const NOT_LOOKED_AT: ReadonlySet<ProblemCode> = new Set([
  "rate-limited",
  "login-required",
  "login-signature-invalid",
  "login-clock-skew",
  "login-replayed",
  "login-expired",
  "login-revoked",
  "seller-required",
]);

export type Outcome = { readonly kind: "done" } | { readonly kind: "refused" | "unsure"; readonly error: unknown };

/** Whether a refusal is about the signer's PIN or certificate: the wallet's window says it where they can be mended. */
export function isOfSigner({ code }: Problem): boolean {
  return code === "pin-wrong" || code.startsWith("certificate-");
}

interface Steps {
  keep(): Promise<void>;
  carryOut(): Promise<void>;
  forget(): Promise<void>;
}

/**
 * Sends a signed order: never before it is kept, and forgotten only after an answer that decides. `again`: it was sent before and that
 * answer did not come, so that what is refused unread decides nothing.
 */
export async function sendOrder({ keep, carryOut, forget }: Steps, again: boolean): Promise<Outcome> {
  try {
    if (!again) await keep();
  } catch (error) {
    return { kind: "refused", error };
  }
  try {
    await carryOut();
  } catch (error) {
    const code = error instanceof ProblemError ? error.problem.code : "internal";
    if (UNSURE.has(code) || (again && NOT_LOOKED_AT.has(code))) return { kind: "unsure", error };
    await forget();
    return { kind: "refused", error };
  }
  await forget();
  return { kind: "done" };
}
