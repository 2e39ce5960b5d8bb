import * as v from "valibot";
import { sha256, toBase64Url, utf8 } from "./bytes.ts";
import { canonicalBytes } from "./canonical.ts";
import { CertificateId, DeviceId, UserNumber } from "./ids.ts";
import { type CompactJws, CompactJwsText, parseCompact, signCompact } from "./jws.ts";
import { PinVerifier } from "./pin.ts";
import { base64Url, displayText, Milliseconds } from "./text.ts";

const Base64Der = v.pipe(v.string(), v.minLength(4), v.maxLength(8192), v.regex(/^[A-Za-z0-9+/]+={0,2}$/));

export const DeviceName = displayText(60);

/** One change of a user's devices; the hash of its JWS is the next entry's `previous`. */
export const DeviceLogEntry = v.strictObject({
  user: UserNumber,
  index: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** base64url hash of the entry before; 43 `A`s (32 zero bytes) for the first. */
  previous: base64Url(32),
  action: v.picklist(["master-issued", "certificate-revoked"]),
  device: DeviceId,
  /** base64url(SHA-256(SubjectPublicKeyInfo)) of the certificate that the change is about. */
  key: base64Url(32),
  issued: Milliseconds,
});
export type DeviceLogEntry = v.InferOutput<typeof DeviceLogEntry>;
export const DEVICE_LOG_TYPE = "coconut-device-log+jws";
export const DEVICE_LOG_START = "A".repeat(43);
export const SignedDeviceLogEntry = CompactJwsText(4096);

/** Signs a device-log entry with the acting device's certificate key. */
export function signDeviceLogEntry(entry: DeviceLogEntry, key: CryptoKey): Promise<CompactJws> {
  return signCompact({ alg: "ES256", typ: DEVICE_LOG_TYPE }, canonicalBytes(entry), key);
}

/** Reads a signed device-log entry without checking its signature; undefined when its form is not as agreed. */
export function readDeviceLogEntry(jws: string) {
  const parsed = parseCompact(jws);
  if (!parsed || parsed.header.typ !== DEVICE_LOG_TYPE) return undefined;
  const entry = v.safeParse(DeviceLogEntry, parsed.json);
  if (!entry.success || toBase64Url(canonicalBytes(entry.output)) !== parsed.payloadText) return undefined;
  return { entry: entry.output, signingInput: parsed.signingInput, signature: parsed.signature };
}

/** The head that a device-log entry makes: base64url(SHA-256(its compact JWS in ASCII)). */
export async function deviceLogHead(jws: string): Promise<string> {
  return toBase64Url(await sha256(utf8(jws)));
}

/** Asks for the master certificate: PKCS#10 request, the PIN's verifier, the device's name and the first log entry. */
export const MasterRequest = v.strictObject({
  /** PKCS#10 request, standard base64 DER. Its subject is ignored: the gateway writes it. */
  request: Base64Der,
  pinVerifier: PinVerifier,
  name: DeviceName,
  deviceLogEntry: SignedDeviceLogEntry,
});

/** A certificate as its owner sees it. */
export const CertificateCard = v.object({
  id: CertificateId,
  device: DeviceId,
  name: DeviceName,
  role: v.picklist(["master", "additional"]),
  status: v.picklist(["active", "suspended", "revoked", "expired"]),
  /** Why it is suspended: five wrong PINs, or two copies of one key were seen. */
  cause: v.exactOptional(v.picklist(["pin", "copied"])),
  notBefore: Milliseconds,
  notAfter: Milliseconds,
  lastUsed: v.exactOptional(Milliseconds),
  /** Lower-case hex of SHA-256 over the DER. */
  fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Standard base64 DER: this certificate, then its master's if it is another. Without the CAs. */
  chain: v.array(Base64Der),
  /** Standard base64 DER of the users CA and the root, for a check up to the trust anchor. */
  authorities: v.array(Base64Der),
});
export type CertificateCard = v.InferOutput<typeof CertificateCard>;

/** Revokes a certificate at once: a device-log entry signed by the acting device; a device needs no PIN to revoke itself. */
export const Revocation = v.strictObject({ deviceLogEntry: SignedDeviceLogEntry });
