import * as v from "valibot";
import { type Bytes, concat, fromBase64Url, sha256, toBase64Url, utf8 } from "./bytes.ts";
import { canonicalBytes } from "./canonical.ts";
import { type ReadClaims, readClaims } from "./claims.ts";
import { HandoffId, MerchantId, PaymentId } from "./ids.ts";
import { type CompactJws, CompactJwsText, signCompact } from "./jws.ts";
import { PromptView } from "./payment.ts";
import { SignedSignIn, Site } from "./sign-in.ts";
import { base64Url, Milliseconds, Origin } from "./text.ts";

/** How long a hand-off may be answered, in ms. */
export const HANDOFF_LIFETIME_MS = 180_000;
/** A code older than this is refused, in ms. */
export const HANDOFF_CODE_AGE_MS = 3_000;
/** How long a typed code holds, in ms, and how many codes one person may type meanwhile. */
export const TYPED_CODE_LIFETIME_MS = 60_000;
export const TYPED_CODE_ATTEMPTS = 5;

const Base64Spki = v.pipe(v.string(), v.minLength(100), v.maxLength(200), v.regex(/^[A-Za-z0-9+/]+={0,2}$/));

/**
 * Asked by a PC without a certificate: what a phone is to do (pay, or sign in at a merchant's in answer to its server's challenge), the
 * origin whose page asks, and the PC's ephemeral P-256 key (SubjectPublicKeyInfo).
 */
export const HandoffRequest = v.union([
  v.strictObject({ payment: PaymentId, origin: Origin, key: Base64Spki }),
  v.strictObject({ signIn: v.strictObject({ merchant: MerchantId, challenge: base64Url(32) }), origin: Origin, key: Base64Spki }),
]);
export type HandoffRequest = v.InferOutput<typeof HandoffRequest>;

/** A hand-off as the PC gets it, once. `secret` makes the codes; no one else ever sees it. */
export const Handoff = v.object({
  id: HandoffId,
  /** base64url, 32 bytes. */
  secret: base64Url(32),
  expires: Milliseconds,
  serverTime: Milliseconds,
  /** Where a phone's wallet opens, for the text of the QR. */
  walletOrigin: Origin,
});
export type Handoff = v.InferOutput<typeof Handoff>;

/** `waiting → bound → paid | signed | declined`; `expired` and `canceled` end either. */
export const HandoffState = v.picklist(["waiting", "bound", "paid", "signed", "declined", "expired", "canceled"]);
export type HandoffState = v.InferOutput<typeof HandoffState>;

/** What the PC is told, also the data of each event of its stream. */
export const HandoffStatus = v.object({
  handoff: HandoffId,
  state: HandoffState,
  /** base64url(SHA-256(SPKI)) of the phone's certificate, once bound; for the short code. */
  phoneKey: v.exactOptional(base64Url(32)),
  /** The bound person's initial, the rest masked. */
  person: v.exactOptional(v.pipe(v.string(), v.maxLength(16))),
  /** Another phone has tried after one was bound. */
  secondPhone: v.exactOptional(v.literal(true)),
  /** Of `declined`: the person says that this is not theirs. */
  notMine: v.exactOptional(v.literal(true)),
  /** Of `signed`: for the page that asked. */
  signIn: v.exactOptional(SignedSignIn),
});
export type HandoffStatus = v.InferOutput<typeof HandoffStatus>;

/** What a phone presents: a code from a QR, or eight typed digits. */
export const HandoffBinding = v.union([
  v.strictObject({ handoff: HandoffId, second: v.pipe(v.number(), v.integer(), v.minValue(0)), code: base64Url(16) }),
  v.strictObject({ typed: v.pipe(v.string(), v.regex(/^[0-9]{8}$/)) }),
]);
export type HandoffBinding = v.InferOutput<typeof HandoffBinding>;

const bound = {
  handoff: HandoffId,
  /** The origin whose page asks, as the PC's own frame of the gateway reports it. */
  origin: Origin,
  started: Milliseconds,
  expires: Milliseconds,
  /** base64url(SHA-256(SPKI)) of the PC's ephemeral key, for the short code. */
  pcKey: base64Url(32),
};
/** What the phone that was bound shows before it signs: a payment, or a sign-in at a merchant's. */
export const BoundHandoff = v.union([
  v.object({ ...bound, view: PromptView }),
  v.object({ ...bound, signIn: v.object({ site: Site, challenge: base64Url(32), serverTime: Milliseconds }) }),
]);
export type BoundHandoff = v.InferOutput<typeof BoundHandoff>;
export type BoundPayment = Extract<BoundHandoff, { readonly view: unknown }>;
export type BoundSignIn = Extract<BoundHandoff, { readonly signIn: unknown }>;

/** What the bound phone signed; the PC is told. */
export const HandoffSignIn = v.strictObject({ signIn: SignedSignIn });

/** The person's no; `notMine`: it is somebody else's payment or sign-in. */
export const HandoffRefusal = v.strictObject({ notMine: v.boolean() });

export const TypedCode = v.object({ typed: v.pipe(v.string(), v.regex(/^[0-9]{8}$/)), expires: Milliseconds });
export type TypedCode = v.InferOutput<typeof TypedCode>;

/** What the PC's ephemeral key signs to be let in: `Authorization: Handoff <JWS>`. */
export const HandoffClaims = v.strictObject({
  handoff: HandoffId,
  action: v.picklist(["watch", "typed-code", "cancel"]),
  issued: Milliseconds,
});
export type HandoffClaims = v.InferOutput<typeof HandoffClaims>;
export const HANDOFF_TYPE = "coconut-handoff+jws";
/** How far a claim's `issued` may be from the gateway's clock, in ms. */
export const HANDOFF_CLAIM_WINDOW_MS = 60_000;
export const SignedHandoffClaims = CompactJwsText(1024);

/** Signs what the PC wants to do with its hand-off, by its ephemeral key. */
export function signHandoffClaims(claims: HandoffClaims, key: CryptoKey): Promise<CompactJws> {
  return signCompact({ alg: "ES256", typ: HANDOFF_TYPE }, canonicalBytes(claims), key);
}

/** The claims in a JWS without a look at its signature; undefined when its form is not as agreed or not canonical. */
export function readHandoffClaims(jws: string): ReadClaims<HandoffClaims> | undefined {
  return readClaims(HandoffClaims, HANDOFF_TYPE, jws);
}

/** Imports a hand-off's secret as a key that no script can read again. */
export function importHandoffSecret(secret: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", secret as Bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

/** The code of a second of the gateway's clock: base64url of the first 16 bytes of HMAC-SHA-256(secret, `coconut-pay/handoff` ‖ 0x00 ‖ id ‖ 0x00 ‖ decimal second). */
export async function handoffCode(secret: CryptoKey, handoff: string, second: number): Promise<string> {
  const mac = await crypto.subtle.sign("HMAC", secret, handoffCodeInput(handoff, second));
  return toBase64Url(new Uint8Array(mac).slice(0, 16));
}

/** The bytes that a code authenticates. */
export function handoffCodeInput(handoff: string, second: number): Bytes {
  return utf8(`coconut-pay/handoff\0${handoff}\0${second}`);
}

/** Four digits on both screens that tell neighbouring PCs apart; derived from the PC's and the phone's key, no protection against a relay. */
export async function handoffShortCode(handoff: string, pcKey: string, phoneKey: string): Promise<string> {
  const pc = fromBase64Url(pcKey);
  const phone = fromBase64Url(phoneKey);
  if (!pc || !phone) throw new TypeError("a key hash is not base64url");
  const [a = 0, b = 0] = await sha256(concat(utf8(`coconut-pay/short-code\0${handoff}\0`), pc, phone));
  return String(((a << 8) | b) % 10_000).padStart(4, "0");
}
