import { hash as hashOnce, verify as verifySignature } from "node:crypto";
import { promisify } from "node:util";
import { AUTHORIZATION_LIFETIME_MS, type Authorization, CLOCK_SKEW_MS, readAuthorization } from "../../../protocol/authorization.ts";
import { refuse } from "../../../protocol/problem.ts";
import { consentOf } from "../../keys/jws.ts";
import type { SignResult } from "./result.ts";
import type { Signer } from "./signers.ts";

const verify = promisify(
  (key: Parameters<typeof verifySignature>[2], data: Uint8Array, signature: Uint8Array, done: (error: Error | null, holds: boolean) => void) =>
    // The callback form runs on the thread pool: both cores verify while this thread parses the next request.
    verifySignature("sha256", data, key, signature, done),
);

/** An authorization whose form, chain, dates and signature hold; what the database must say is still open. */
export interface VerifiedAuthorization {
  readonly jws: string;
  /** SHA-256 of what was signed. */
  readonly hash: Buffer;
  readonly authorization: Authorization;
  readonly signer: Signer;
  /** SHA-256 of the merchant-signed order inside. */
  readonly orderHash: Buffer;
  readonly pinProof: string | undefined;
  /** When it pays, in ms, as the result says. */
  readonly paidAt: number;
  /** The signed result that is answered if, and only if, this authorization pays. */
  readonly result: string;
}

export interface Verifier {
  readonly signerOf: (chain: readonly string[]) => Promise<Signer>;
  readonly signResult: SignResult;
  /** In place of the ES256 check of the signer's key. */
  readonly signatureHolds?: (signer: Signer, read: { readonly signingInput: Uint8Array; readonly signature: Uint8Array }) => Promise<boolean>;
}

/** Whether a signature is ES256 by the signer's key. */
export async function signatureHolds({ key }: Signer, { signingInput, signature }: { signingInput: Uint8Array; signature: Uint8Array }): Promise<boolean> {
  return (await verify({ key, dsaEncoding: "ieee-p1363" }, signingInput, signature)) === true;
}

/** Checks all that needs no lock; throws ProblemError with the first thing that does not hold. */
export async function verifyAuthorization(
  { signerOf, signResult, signatureHolds: holds = signatureHolds }: Verifier,
  jws: string,
  pinProof: string | undefined,
  now: number,
): Promise<VerifiedAuthorization> {
  const read = readAuthorization(jws);
  if (!read) throw refuse("authorization-malformed");
  const { authorization } = read;
  const signer = await signerOf(read.chain);
  if (!(await holds(signer, read))) throw refuse("signature-invalid");
  if (now < signer.notBefore || now > signer.notAfter) throw refuse("certificate-expired");
  const { issued, expires } = authorization;
  const stale = issued > now + CLOCK_SKEW_MS || expires <= now || expires <= issued || expires - issued > AUTHORIZATION_LIFETIME_MS;
  if (stale) throw refuse("authorization-stale", { serverTime: now });
  const hash = consentOf(jws);
  const result = await signResult(authorization, hash, now);
  return { jws, hash, paidAt: now, authorization, signer, orderHash: hashOnce("sha256", authorization.order, "buffer"), pinProof, result };
}
