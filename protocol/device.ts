import * as v from "valibot";
import { sha256, toBase64Url, utf8 } from "./bytes.ts";
import { canonicalBytes } from "./canonical.ts";
import { readClaims } from "./claims.ts";
import { CertificateId, DeviceId, DeviceRequestId, UserNumber } from "./ids.ts";
import { type CompactJws, CompactJwsText, signCompact } from "./jws.ts";
import { PinProof, PinVerifier } from "./pin.ts";
import { base64Url, displayText, Milliseconds } from "./text.ts";

const Base64Der = v.pipe(v.string(), v.minLength(4), v.maxLength(8192), v.regex(/^[A-Za-z0-9+/]+={0,2}$/));

export const DeviceName = displayText(60);

/**
 * What can happen to a user's devices. The acting device signs; the gateway signs (header `x5t#S256` of its result certificate)
 * what no device of the user's does: a suspension and the steps of a recovery.
 */
export const DeviceLogAction = v.picklist([
  "master-issued",
  "master-renewed",
  "device-added",
  "device-renewed",
  "certificate-revoked",
  "certificate-suspended",
  "recovery-started",
  "recovery-vetoed",
  "recovery-completed",
]);
export type DeviceLogAction = v.InferOutput<typeof DeviceLogAction>;

/** One change of a user's devices; the hash of its JWS is the next entry's `previous`. */
export const DeviceLogEntry = v.strictObject({
  user: UserNumber,
  index: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** base64url hash of the entry before; 43 `A`s (32 zero bytes) for the first. */
  previous: base64Url(32),
  action: DeviceLogAction,
  device: DeviceId,
  /** base64url(SHA-256(SubjectPublicKeyInfo)) of the certificate that the change is about. */
  key: base64Url(32),
  /** base64url(SHA-256(DER)) of the certificate that the acting device signed; of `device-added` and `device-renewed`. */
  certificate: v.exactOptional(base64Url(32)),
  /** SPKI hash of the key that is to take the place; of a `certificate-revoked` by which a master ends itself. */
  successor: v.exactOptional(base64Url(32)),
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

/** Reads a signed device-log entry without checking its signature; undefined when its form is not as agreed. `gateway`: the result certificate that it names as its signer. */
export function readDeviceLogEntry(jws: string) {
  const read = readClaims(DeviceLogEntry, DEVICE_LOG_TYPE, jws);
  return read && { entry: read.claims, signingInput: read.signingInput, signature: read.signature, gateway: read.header["x5t#S256"] };
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

/** Revokes a certificate at once: a device-log entry signed by the acting device; a device needs no PIN to revoke itself, any other does. */
export const Revocation = v.strictObject({ deviceLogEntry: SignedDeviceLogEntry, pinProof: v.exactOptional(PinProof) });

export const Rename = v.strictObject({ name: DeviceName });

/** The log from an index on: each entry's JWS, and the keys (SubjectPublicKeyInfo, standard base64) that its entries are about or signed by. */
export const DeviceLogQuery = v.strictObject({ from: v.exactOptional(v.pipe(v.string(), v.regex(/^(0|[1-9][0-9]{0,8})$/))) });
export const DeviceLog = v.object({
  entries: v.array(SignedDeviceLogEntry),
  keys: v.array(Base64Der),
});
export type DeviceLog = v.InferOutput<typeof DeviceLog>;

/** How long a request to add a device waits, in ms; and how soon the master may be reminded again. */
export const DEVICE_REQUEST_LIFETIME_MS = 900_000;
export const DEVICE_REMINDER_MS = 60_000;
/** How long "this was not me" keeps further requests away, and how long a new device pays nothing without the PIN, in ms. */
export const DEVICE_BLOCK_MS = 3_600_000;
export const NEW_DEVICE_MS = 86_400_000;

/** Asks for an additional certificate; `renews`: the device's own, which ends when the new one is active. */
export const DeviceRequestBody = v.strictObject({
  /** PKCS#10 request, standard base64 DER. Its subject is ignored: the master writes it. */
  request: Base64Der,
  pinVerifier: PinVerifier,
  name: DeviceName,
  renews: v.exactOptional(CertificateId),
});
export const DeviceRequestState = v.picklist(["waiting", "approved", "denied", "canceled", "expired"]);

/** A request as the asking device and the user's other devices see it. */
export const DeviceRequest = v.object({
  id: DeviceRequestId,
  state: DeviceRequestState,
  device: DeviceId,
  /** Given by the asking device: only a claim. */
  name: DeviceName,
  renews: v.exactOptional(CertificateId),
  created: Milliseconds,
  expires: Milliseconds,
  /** The PKCS#10 request itself: the phrase and the certificate are made from it, never from what the gateway says of it. */
  request: Base64Der,
  /** Browser and system as the asking device's requests name them. */
  agent: displayText(80),
  /** Whether it asks from the address that this caller has, and what of its address may be shown (`203.0.*.*`). */
  network: v.object({ same: v.boolean(), hint: v.pipe(v.string(), v.maxLength(40)) }),
  /** Once approved: the certificate. */
  certificate: v.exactOptional(CertificateId),
});
export type DeviceRequest = v.InferOutput<typeof DeviceRequest>;

/** The master's yes: the certificate that its key signed, the log entry that names it, and the PIN's proof over that entry. */
export const DeviceApproval = v.strictObject({ certificate: Base64Der, deviceLogEntry: SignedDeviceLogEntry, pinProof: PinProof });
/** The no; `notMe`: nobody the user knows has asked, so further requests are refused for an hour. */
export const DeviceDenial = v.strictObject({ notMe: v.boolean() });

/** Renews the master: same key, new dates; the devices below it stay valid. */
export const MasterRenewal = v.strictObject({ request: Base64Der, deviceLogEntry: SignedDeviceLogEntry, pinProof: PinProof });

/** What the other devices of a user are told while they are open; they then ask for what changed. */
export const AccountEvent = v.object({ changed: v.picklist(["devices", "device-requests", "balance", "recovery", "receipts"]) });
export type AccountEvent = v.InferOutput<typeof AccountEvent>;
