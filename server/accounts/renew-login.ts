import * as v from "valibot";
import { LOGIN_RENEWAL_TYPE, LoginRenewalClaims, type Session } from "../../protocol/account.ts";
import { LOGIN_WINDOW_S } from "../../protocol/login.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Database } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import type { Certificates } from "./signed-by-certificate.ts";
import { generationOf, useNonce } from "./store.ts";
import { issueLogin, type LoginKeys } from "./token.ts";

export interface RenewLoginDependencies {
  readonly database: Database;
  readonly keys: LoginKeys;
  readonly limits: RateLimits;
  readonly publicOrigins: readonly string[];
  readonly certificates: Pick<Certificates, "readSigned">;
}

/**
 * A new login for the device whose active certificate signed the renewal: for this gateway (`origin-mismatch`), by its own user and
 * device (`payer-mismatch`), within 60 s of now (`login-clock-skew`), each nonce once (`login-replayed`).
 */
export async function renewLogin(
  { database, keys, limits, publicOrigins, certificates }: RenewLoginDependencies,
  renewal: string,
  address: string,
): Promise<Session> {
  await limits.take("renewal-address", address);
  // The login counts as made before the certificate was looked at: one that is revoked meanwhile is later.
  const serverTime = Date.now();
  const signed = await certificates.readSigned(renewal, LOGIN_RENEWAL_TYPE);
  const claims = v.safeParse(LoginRenewalClaims, signed.json);
  if (!claims.success) throw refuse("authorization-malformed");
  const { audience, user, device, issued, nonce } = claims.output;
  if (!publicOrigins.includes(audience)) throw refuse("origin-mismatch");
  if (user !== String(signed.user) || device !== signed.device) throw refuse("payer-mismatch");
  const windowMs = LOGIN_WINDOW_S * 1000;
  if (Math.abs(serverTime - issued) > windowMs) throw refuse("login-clock-skew", { serverTime });
  if (!(await useNonce(database, signed.thumbprint, nonce, new Date(issued + 2 * windowMs)))) throw refuse("login-replayed");
  const generation = await generationOf(database, signed.user);
  if (generation === undefined) throw refuse("certificate-untrusted");
  return issueLogin(keys, { user: signed.user, device, generation, byCertificate: true }, serverTime);
}
