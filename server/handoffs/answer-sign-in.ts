import { refuse } from "../../protocol/problem.ts";
import { readSignIn, SIGN_IN_TYPE, signInHolds } from "../../protocol/sign-in.ts";
import type { HandoffsDependencies } from "./dependencies.ts";
import { findHandoff, sign } from "./store.ts";

/**
 * Gives the PC what its bound phone signed: a sign-in by that phone's own certificate, in this hand-off, to the PC's page, its merchant and challenge. The
 * same bytes again without error. Refuses with `handoff-not-found` any other device, `handoff-over`, `handoff-mismatch`,
 * `authorization-stale`, or why the signature does not count.
 */
export async function answerSignIn(
  { database, activeCertificate, readSigned, now }: HandoffsDependencies,
  phone: { readonly user: bigint; readonly device: string },
  handoff: string,
  jws: string,
): Promise<void> {
  const certificate = await activeCertificate(phone.user, phone.device);
  if (!certificate) throw refuse("certificate-required");
  const row = await findHandoff(database, handoff);
  if (!row || row.certificate !== certificate.id || !("signIn" in row.purpose)) throw refuse("handoff-not-found");
  if (row.signed === jws) return;
  const signed = await readSigned(jws, SIGN_IN_TYPE);
  const signIn = readSignIn(jws)?.signIn;
  if (!signIn) throw refuse("authorization-malformed");
  const { merchant, challenge } = row.purpose.signIn;
  const same =
    signed.certificate === certificate.id &&
    signIn.audience === row.origin &&
    signIn.merchant === merchant &&
    signIn.challenge === challenge &&
    signIn.handoff === handoff &&
    signIn.user === String(phone.user) &&
    signIn.device === phone.device;
  if (!same) throw refuse("handoff-mismatch");
  if (!signInHolds(signIn, now())) throw refuse("authorization-stale", { serverTime: now() });
  if (await sign(database, handoff, certificate.id, jws)) return;
  const after = await findHandoff(database, handoff);
  // The same request, twice at once.
  if (after?.signed === jws) return;
  if (!after || after.state === "waiting" || after.state === "bound") throw refuse("handoff-not-found");
  throw refuse("handoff-over", { state: after.state });
}
