import { randomBytes } from "node:crypto";
import type { Session } from "../../protocol/account.ts";
import { LOGIN_WINDOW_S } from "../../protocol/login.ts";
import { ProblemError, refuse } from "../../protocol/problem.ts";
import { readSignIn, SIGN_IN_LIFETIME_MS, SIGN_IN_TYPE } from "../../protocol/sign-in.ts";
import type { MerchantsDependencies } from "./dependencies.ts";

/** How long a challenge waits for its answer, in seconds: the person may still have to log the wallet in. */
const CHALLENGE_SECONDS = 300;

/** A challenge for one sign-in: 32 random bytes, base64url. Refuses with `rate-limited`. */
export async function createChallenge(
  { database, limits }: Pick<MerchantsDependencies, "database" | "limits">,
  address: string,
): Promise<{ challenge: string }> {
  await limits.take("sign-in-challenge-address", address);
  const challenge = randomBytes(32);
  await database.query("insert into sign_in_challenges (challenge, expires_at) values ($1, now() + make_interval(secs => $2))", [challenge, CHALLENGE_SECONDS]);
  return { challenge: challenge.toString("base64url") };
}

/**
 * A login for the user whose active certificate signed the sign-in: to this gateway and no merchant, in answer to a challenge that was
 * not used, in its time. Refuses with `sign-in-invalid`, with why the certificate or the master above it is not active, or with `rate-limited`.
 */
export async function createConsoleSession(
  { database, limits, publicOrigins, readSigned, refuseInactiveDevice, issueLogin, now }: Omit<MerchantsDependencies, "keys">,
  jws: string,
  address: string,
): Promise<Session> {
  await limits.take("console-session-address", address);
  // The login counts as made before the certificate was looked at: one that is revoked meanwhile is later.
  const began = now();
  const signed = await readSigned(jws, SIGN_IN_TYPE).catch((error: unknown) => {
    throw isUnsigned(error) ? refuse("sign-in-invalid") : error;
  });
  const signIn = readSignIn(jws)?.signIn;
  if (!signIn || signIn.user !== String(signed.user) || signIn.device !== signed.device) throw refuse("sign-in-invalid");
  const { audience, merchant, challenge, handoff, issued, expires } = signIn;
  if (!publicOrigins.includes(audience) || merchant !== undefined || handoff !== undefined) throw refuse("sign-in-invalid");
  const skew = LOGIN_WINDOW_S * 1000;
  if (issued > began + skew || expires < began - skew || expires - issued > SIGN_IN_LIFETIME_MS) throw refuse("sign-in-invalid");
  const used = await database.query("delete from sign_in_challenges where challenge = $1 and expires_at > now() returning 1", [
    Buffer.from(challenge, "base64url"),
  ]);
  if (used.length === 0) throw refuse("sign-in-invalid");
  // Active in itself, it may hang below a master that is not.
  await refuseInactiveDevice(signed.user, signed.device);
  return issueLogin({ user: signed.user, device: signed.device }, began);
}

function isUnsigned(error: unknown): boolean {
  return error instanceof ProblemError && ["authorization-malformed", "signature-invalid", "certificate-untrusted"].includes(error.problem.code);
}
