// X.509 code: imported by pages only, never by a service worker.

import { api } from "../protocol/api.ts";
import { fromBase64, toBase64 } from "../protocol/bytes.ts";
import { issueAdditional, readRequest } from "../protocol/certificate.ts";
import type { CertificateCard, DeviceRequest } from "../protocol/device.ts";
import { type Phrase, phraseOf } from "../protocol/phrase.ts";
import { refuse } from "../protocol/problem.ts";
import { spkiHash, thumbprint } from "../protocol/thumbprint.ts";
import { call } from "./client.ts";
import { followOwnChange, ownCertificate, signChange } from "./devices.ts";
import { gatewayNow } from "./settings.ts";
import type { Wallet } from "./wallet.ts";

/** The phrase of the very request that would be signed; refuses with `certificate-request-invalid`. */
export async function phraseOfRequest(request: DeviceRequest): Promise<Phrase> {
  return phraseOf((await read(request)).spki, request.id);
}

/** base64url(SHA-256(SPKI)) of the key in a request, to compare with the linking code that the device shows. */
export async function keyOfRequest(request: DeviceRequest): Promise<string> {
  return spkiHash((await read(request)).spki);
}

/**
 * Adds a device: the master's key on this device signs the certificate for the key in the request, whose phrase the person has
 * compared. Refuses with `master-required`, `pin-wrong` or what the gateway finds.
 */
export async function approveDevice(wallet: Wallet, request: DeviceRequest, pin: string): Promise<CertificateCard> {
  const { key, held } = await ownCertificate(wallet);
  const master = fromBase64(held.card.chain[0] ?? "");
  if (held.card.role !== "master" || !master) throw refuse("master-required");
  const { spki } = await read(request);
  const now = await gatewayNow(wallet.database);
  const certificate = await issueAdditional({ device: request.device, spki }, { certificate: master, key: key.privateKey }, { notBefore: now - BACKDATE_MS });
  const change = {
    action: request.renews === undefined ? "device-added" : "device-renewed",
    device: request.device,
    key: await spkiHash(spki),
    certificate: await thumbprint(certificate),
  } as const;
  const { deviceLogEntry, proof } = await signChange(wallet, change, key, pin);
  const body = { certificate: toBase64(certificate), deviceLogEntry, pinProof: proof };
  const card = await call(wallet, api.approveDeviceRequest, { params: { id: request.id }, body });
  await followOwnChange(wallet);
  return card;
}

/** A device whose clock runs a little behind must not find its fresh certificate not yet valid. */
const BACKDATE_MS = 300_000;

async function read(request: DeviceRequest) {
  const der = fromBase64(request.request);
  const found = der && (await readRequest(der));
  if (!found) throw refuse("certificate-request-invalid");
  return found;
}
