import * as v from "valibot";
import { Password } from "./account.ts";
import { toBase64 } from "./bytes.ts";
import { canonicalBytes } from "./canonical.ts";
import { DeviceName, SignedDeviceLogEntry } from "./device.ts";
import { CertificateId, DeviceId, RecoveryId, UserNumber } from "./ids.ts";
import { CompactJwsText, signCompact } from "./jws.ts";
import { PinProof, PinVerifier } from "./pin.ts";
import { base64Url, Milliseconds, Origin } from "./text.ts";

/** How far `issued` of what a certificate signs here may be from the gateway's clock, in ms. */
export const ACCESS_WINDOW_MS = 120_000;

const signedByDevice = CompactJwsText(16 * 1024);
const once = { issued: Milliseconds, nonce: base64Url(16) };

/** Sets the recovery code in place of an earlier one: a JWS (`coconut-recovery-code+jws`, x5c) by the master, and its PIN's proof (`device`). */
export const RecoveryCodeChange = v.strictObject({ change: signedByDevice, pinProof: PinProof });
export const RECOVERY_CODE_TYPE = "coconut-recovery-code+jws";
/** `hash`: what `recoveryCodeHash` gives; the code itself stays with the person. */
export const RecoveryCodeClaims = v.strictObject({ user: UserNumber, hash: base64Url(32), ...once });

/** What is asked for: the right to be the next master, or a new PIN for a certificate that stays. */
export const RecoveryPurpose = v.picklist(["master", "pin"]);
export type RecoveryPurpose = v.InferOutput<typeof RecoveryPurpose>;

/** Starts a recovery. */
export const RecoveryRequest = v.strictObject({
  purpose: RecoveryPurpose,
  /** The code in its normal form; it is used up. Absent: the last master named this very key when it ended itself. */
  code: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9A-HJKMNP-TV-Z]{25}$/))),
  /** SPKI hash: of the asking device's new key, or of the certificate whose PIN was forgotten. Nobody else's key can finish. */
  key: base64Url(32),
  name: DeviceName,
  /** Certificates that may not veto, as a stolen phone's: the wait is longer then. */
  exclude: v.exactOptional(v.pipe(v.array(CertificateId), v.minLength(1), v.maxLength(100))),
});
export type RecoveryRequest = v.InferOutput<typeof RecoveryRequest>;

/** `waiting` ends by a veto, by the asker, by being finished, or by nobody finishing it in time. */
export const RecoveryState = v.picklist(["waiting", "vetoed", "canceled", "completed", "lapsed"]);
export type RecoveryState = v.InferOutput<typeof RecoveryState>;

/** A recovery as all of the user's logins see it. */
export const Recovery = v.object({
  id: RecoveryId,
  purpose: RecoveryPurpose,
  state: RecoveryState,
  device: DeviceId,
  /** Given by the asking device: only a claim. */
  name: DeviceName,
  key: base64Url(32),
  started: Milliseconds,
  /** From when on it may be finished, and from when on no more. */
  ready: Milliseconds,
  lapses: Milliseconds,
  excluded: v.array(CertificateId),
});
export type Recovery = v.InferOutput<typeof Recovery>;

/** Since when there is a code, and the newest recovery, whatever became of it. */
export const RecoveryStanding = v.object({ codeSince: v.exactOptional(Milliseconds), recovery: v.exactOptional(Recovery) });
export type RecoveryStanding = v.InferOutput<typeof RecoveryStanding>;

/** Ends a waiting recovery: a device-log entry (`recovery-vetoed`) by an active certificate that is not excluded, and its PIN's proof (`device`). */
export const RecoveryVeto = v.strictObject({ deviceLogEntry: SignedDeviceLogEntry, pinProof: PinProof });

/**
 * Withdraws a recovery, or finishes one of the purpose `master`: the recovery's own key (SubjectPublicKeyInfo, standard base64) and a
 * JWS (`coconut-recovery+jws`) by it, since a login and a device's name are all that a password thief needs to pass for who asked.
 */
export const RecoveryStep = v.strictObject({
  publicKey: v.pipe(v.string(), v.minLength(4), v.maxLength(200), v.regex(/^[A-Za-z0-9+/]+={0,2}$/)),
  step: CompactJwsText(1024),
});
export type RecoveryStep = v.InferOutput<typeof RecoveryStep>;
export const RECOVERY_STEP_TYPE = "coconut-recovery+jws";
export const RecoveryStepClaims = v.strictObject({ recovery: RecoveryId, step: v.picklist(["withdrawal", "completion"]), issued: Milliseconds });
export type RecoveryStepClaims = v.InferOutput<typeof RecoveryStepClaims>;

/** Signs a step of a recovery with the recovery's key. */
export async function signRecoveryStep(claims: RecoveryStepClaims, { privateKey, spki }: { privateKey: CryptoKey; spki: Uint8Array }): Promise<RecoveryStep> {
  return { publicKey: toBase64(spki), step: await signCompact({ alg: "ES256", typ: RECOVERY_STEP_TYPE }, canonicalBytes(claims), privateKey) };
}

/** Finishes a recovery of the purpose `pin`: a JWS (`coconut-pin-reset+jws`, x5c) by the certificate itself, suspended over its PIN or not. */
export const PinReset = v.strictObject({ reset: signedByDevice });
export const PIN_RESET_TYPE = "coconut-pin-reset+jws";
export const PinResetClaims = v.strictObject({ recovery: RecoveryId, pinVerifier: PinVerifier, ...once });

/** A new PIN for a certificate: a JWS (`coconut-pin+jws`, x5c) by it, and the proof of the old PIN (`pin-change`). */
export const PinChange = v.strictObject({ change: signedByDevice, pinProof: PinProof });
export const PIN_CHANGE_TYPE = "coconut-pin+jws";
export const PinChangeClaims = v.strictObject({ user: UserNumber, pinVerifier: PinVerifier, ...once });

/** A new password without the old: a JWS (`coconut-password+jws`, x5c) by an active certificate, and its PIN's proof (`password`). */
export const PasswordReset = v.strictObject({ reset: signedByDevice, pinProof: PinProof });
export const PASSWORD_RESET_TYPE = "coconut-password+jws";
/** The password is inside of what is signed, so that nobody on the way puts another beside it. */
export const PasswordResetClaims = v.strictObject({ audience: Origin, user: UserNumber, password: Password, ...once });
