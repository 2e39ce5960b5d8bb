import * as v from "valibot";
import { ALLOWANCE_TYPE, type Allowance, AllowanceClaims } from "../../protocol/account.ts";
import { AUTHORIZATION_LIFETIME_MS } from "../../protocol/authorization.ts";
import { minorUnits } from "../../protocol/money.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Database } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import type { Certificates } from "./signed-by-certificate.ts";
import { lockAllowance, useNonce, writeAllowance } from "./store.ts";

export interface ChangeAllowanceDependencies {
  readonly database: Database;
  readonly limits: RateLimits;
  readonly certificates: Certificates;
}

/**
 * Sets what one click may pay, as the user's active certificate signed it: lowering is free, raising either number takes the PIN
 * (`pin-required`). A change is taken once and within two minutes (`authorization-stale`). With the PIN the sum since the last PIN starts anew.
 */
export async function changeAllowance(
  { database, limits, certificates }: ChangeAllowanceDependencies,
  user: bigint,
  { change, pinProof }: { change: string; pinProof?: string },
): Promise<Allowance> {
  await limits.take("allowance-user", String(user));
  const signed = await certificates.readSigned(change, ALLOWANCE_TYPE);
  const claims = v.safeParse(AllowanceClaims, signed.json);
  if (!claims.success) throw refuse("authorization-malformed");
  if (signed.user !== user || claims.output.user !== String(user)) throw refuse("payer-mismatch");
  const { issued, nonce, perPayment, total } = claims.output;
  const serverTime = Date.now();
  if (Math.abs(serverTime - issued) > AUTHORIZATION_LIFETIME_MS) throw refuse("authorization-stale", { serverTime });
  // Outside the transaction below: a wrong PIN must count although the change is refused.
  if (pinProof !== undefined) await certificates.checkPin(signed.certificate, "limit", change, pinProof);
  const wanted = { perPayment: minorUnits(perPayment), total: minorUnits(total) };
  await database.transaction(async (tx) => {
    if (!(await useNonce(tx, signed.thumbprint, nonce, new Date(issued + 2 * AUTHORIZATION_LIFETIME_MS)))) {
      throw refuse("authorization-stale", { serverTime });
    }
    const present = await lockAllowance(tx, user);
    if (pinProof === undefined && wanted.perPayment > present.perPayment) throw refuse("pin-required", { reason: "amount" });
    if (pinProof === undefined && wanted.total > present.total) throw refuse("pin-required", { reason: "total" });
    await writeAllowance(tx, user, wanted, pinProof !== undefined);
  });
  return { perPayment, total };
}
