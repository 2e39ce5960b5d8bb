import * as v from "valibot";
import { refuse } from "../../protocol/problem.ts";
import { ACCESS_WINDOW_MS, PASSWORD_RESET_TYPE, PasswordResetClaims } from "../../protocol/recovery.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Database } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import type { Passwords } from "./password.ts";
import type { Certificates } from "./signed-by-certificate.ts";
import { lockUser, useNonce, writePassword } from "./store.ts";

export interface ResetPasswordDependencies {
  readonly database: Database;
  readonly limits: RateLimits;
  readonly passwords: Passwords;
  readonly publicOrigins: readonly string[];
  readonly certificates: Certificates;
}

/**
 * Sets a new password, as an active certificate of the user's signed it with its PIN, and ends every login: for this gateway
 * (`origin-mismatch`), once and within two minutes (`authorization-stale`), not while a recovery waits (`recovery-waiting`), since
 * whom the recovery is against could shut out who asks for it.
 */
export async function resetPassword(
  { database, limits, passwords, publicOrigins, certificates }: ResetPasswordDependencies,
  { reset, pinProof }: { reset: string; pinProof: string },
  address: string,
): Promise<void> {
  await limits.take("password-reset-address", address);
  const signed = await certificates.readSigned(reset, PASSWORD_RESET_TYPE);
  const claims = v.safeParse(PasswordResetClaims, signed.json);
  if (!claims.success) throw refuse("authorization-malformed");
  const { audience, user, password, issued, nonce } = claims.output;
  if (!publicOrigins.includes(audience)) throw refuse("origin-mismatch");
  if (user !== String(signed.user)) throw refuse("payer-mismatch");
  const stale = refuse("authorization-stale", { serverTime: Date.now() });
  if (Math.abs(Date.now() - issued) > ACCESS_WINDOW_MS) throw stale;
  await limits.take("password-reset-user", user);
  await certificates.checkPin(signed.certificate, "password", reset, pinProof);
  const hash = await passwords.hash(password);
  await database.transaction(async (tx) => {
    await lockUser(tx, signed.user);
    await certificates.refuseEnded(tx, signed.certificate);
    await certificates.refuseWhileRecovering(tx, signed.user);
    if (!(await useNonce(tx, signed.thumbprint, nonce, new Date(issued + 2 * ACCESS_WINDOW_MS)))) throw stale;
    await writePassword(tx, signed.user, hash);
    // Whoever watches by one of the logins before watches no longer.
    await noticeAccount(tx, signed.user, "devices");
  });
}
