import { fromBase64, randomBytes, toBase64Url } from "../../protocol/bytes.ts";
import type { DeviceCertificate } from "../../protocol/certificate.ts";
import { verifySignature } from "../../protocol/jws.ts";
import { readSignIn, signInHolds } from "../../protocol/sign-in.ts";
import { CoconutError } from "./error.ts";
import { UserTrust } from "./user-trust.ts";

/** What a sign-in must be an answer to. */
export interface SignInWanted {
  /** What {@link newChallenge} gave for this visitor. Take it out of your store before you verify, so that it is used once. */
  readonly challenge: string;
  /** The origin of your page, e.g. `https://shop.example`. */
  readonly audience: string;
  /** Your id, `mer_…`. */
  readonly merchant: string;
}

/** By whom it is believed. */
export interface SignInTrust {
  /** Where the gateway's API answers, e.g. `https://pay.example`. */
  readonly api: string;
  /** base64url(SHA-256(SubjectPublicKeyInfo)) of the gateway's root. */
  readonly rootSpki: string;
}

/** Who has signed in. */
export interface SignedInUser {
  /** The person's number: always the same one, on whichever device. */
  readonly user: string;
  readonly device: string;
  /** base64url(SHA-256(DER)) of the certificate. */
  readonly certificate: string;
  /** Standard base64 DER, the certificate first: keep it with your session for {@link isStillSignedIn}. */
  readonly chain: readonly string[];
  /**
   * Signed by a phone for a page on another device. Whoever shows your sign-in's code to somebody else can be signed in as them: let such a
   * session look, and ask for more than it where something is changed or money moves.
   */
  readonly byHandoff: boolean;
}

/** 32 random bytes as base64url, for one sign-in of one visitor: keep it on your server, bound to that visitor, for a few minutes. */
export function newChallenge(): string {
  return toBase64Url(randomBytes(32));
}

const trusts = new Map<string, UserTrust>();

/**
 * Who signed a sign-in that `<coconut-sign-in-button>` gave to your page. Throws CoconutError: `sign-in-invalid` (its `cause` says why)
 * unless it is canonical, of now, for this challenge, audience and merchant, and by a certificate that leads to the pinned root and is
 * not revoked, as of a list not older than five minutes; `offline` where that list cannot be had.
 */
export async function verifySignIn(jws: string, { challenge, audience, merchant, api, rootSpki }: SignInWanted & SignInTrust): Promise<SignedInUser> {
  const read = typeof jws === "string" ? readSignIn(jws) : undefined;
  if (!read) throw invalid("it is no sign-in as agreed");
  const { signIn, chain } = read;
  const now = Date.now();
  if (signIn.challenge !== challenge) throw invalid("it answers another challenge");
  if (signIn.audience !== audience) throw invalid(`it is for ${signIn.audience}`);
  if (signIn.merchant !== merchant) throw invalid("it is for another merchant");
  if (!signInHolds(signIn, now)) throw invalid("it is not of now");
  const certificate = await certificateIn({ api, rootSpki }, chain, now);
  if (typeof certificate === "string") throw invalid(certificate);
  if (!(await verifySignature(certificate.publicKey, read))) throw invalid("its signature does not hold");
  const { user, device, thumbprint } = certificate;
  if (user !== signIn.user || device !== signIn.device) throw invalid("it names another person than its certificate");
  return { user, device, certificate: thumbprint, chain, byHandoff: signIn.handoff !== undefined };
}

/**
 * Whether the certificate by which somebody signed in still holds: not over, and neither it nor the master's above it revoked or suspended,
 * as of a list not older than five minutes. Ask before a session does what its person's device must still be trusted for. Throws
 * CoconutError `offline` where that list cannot be had.
 */
export async function isStillSignedIn({ chain }: Pick<SignedInUser, "chain">, trust: SignInTrust): Promise<boolean> {
  return typeof (await certificateIn(trust, chain, Date.now())) !== "string";
}

function certificateIn({ api, rootSpki }: SignInTrust, chain: readonly string[], now: number): Promise<DeviceCertificate | string> {
  const ders = chain.map((der) => fromBase64(der) ?? new Uint8Array());
  return trustIn(api, rootSpki).certificate(ders, now);
}

function trustIn(api: string, rootSpki: string): UserTrust {
  const key = `${api} ${rootSpki}`;
  const known = trusts.get(key) ?? new UserTrust(api, rootSpki);
  trusts.set(key, known);
  return known;
}

function invalid(why: string): CoconutError {
  return new CoconutError({ code: "sign-in-invalid" }, { cause: new Error(why) });
}
