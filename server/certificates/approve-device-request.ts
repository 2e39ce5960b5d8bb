import { createHash, webcrypto } from "node:crypto";
import type * as v from "valibot";
import { fromBase64, sha256, toBase64Url } from "../../protocol/bytes.ts";
import { checkPayer, type DeviceCertificate, readRequest } from "../../protocol/certificate.ts";
import { type CertificateCard, type DeviceApproval, type DeviceLogEntry, NEW_DEVICE_MS } from "../../protocol/device.ts";
import { newId } from "../../protocol/ids.ts";
import { ProblemError, refuse } from "../../protocol/problem.ts";
import type { KeyStore } from "../keys/store.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import { type Database, type Transaction, violates } from "../storage/database.ts";
import { refuseOver } from "./cancel-device-request.ts";
import { cardOf } from "./card.ts";
import { checkPin } from "./check-pin.ts";
import { appendToLog, checkLogEntry } from "./device-log.ts";
import { freeName } from "./device-names.ts";
import { type DeviceRequestRow, endRequest, findRequest } from "./device-request-store.ts";
import { openVerifier } from "./pin.ts";
import { keyOf, refuseInactive } from "./read-signed.ts";
import { type CertificateRow, findByDevice, findByPublicId, findByUser, findMaster, insertAdditional, lockDevices, markSuperseded } from "./store.ts";
import { refuseWhileRecovering } from "./succession.ts";

/** How far ahead of the gateway's clock a certificate may begin, in ms. */
const CLOCK_MS = 300_000;

interface Parts {
  readonly database: Database;
  readonly keys: KeyStore;
}
interface Caller {
  readonly user: bigint;
  readonly device: string;
}
type Approval = v.InferOutput<typeof DeviceApproval>;

/**
 * Adds a device by the certificate that the user's master signed for its request; the device that holds the master calls
 * (`master-required`). The certificate must hold under that very master in the full profile (`certificate-untrusted`,
 * `certificate-profile`) and be for the key and device of the request; the master signs the log's entry and its PIN is proven over it.
 * A renewal ends the old certificate with it. The same approval again gets the same card: its answer was lost.
 */
export async function approveDeviceRequest(parts: Parts, caller: Caller, id: string, approval: Approval): Promise<CertificateCard> {
  const { database, keys } = parts;
  const before = await check(database, keys, caller, id, approval);
  if ("approved" in before) return cardOf(keys, before.approved);
  // Outside the transaction below, since a wrong PIN counts although nothing else happens; and before it, since nothing else may.
  await checkPin(database, keys, before.master.id, "device", approval.deviceLogEntry, approval.pinProof);
  try {
    const row = await database.transaction(async (tx) => {
      await lockDevices(tx, caller.user);
      await refuseWhileRecovering(tx, caller.user);
      const found = await check(tx, keys, caller, id, approval);
      return "approved" in found ? found.approved : add(tx, found, approval.deviceLogEntry);
    });
    return await cardOf(keys, row);
  } catch (error) {
    throw violates(error, "certificates_spki_hash_key") ? refuse("certificate-request-invalid") : error;
  }
}

interface Checked {
  readonly request: DeviceRequestRow;
  readonly master: CertificateRow;
  readonly certificate: DeviceCertificate;
  readonly renewed: CertificateRow | undefined;
  readonly entry: DeviceLogEntry;
}

async function check(
  tx: Transaction,
  keys: KeyStore,
  caller: Caller,
  id: string,
  approval: Approval,
): Promise<Checked | { readonly approved: CertificateRow }> {
  const [request, master] = await Promise.all([findRequest(tx, caller.user, id), findMaster(tx, caller.user)]);
  if (!request) throw refuse("not-found");
  if (master?.device !== caller.device) throw refuse("master-required");
  refuseInactive(master);
  const der = fromBase64(approval.certificate);
  const approved = request.certificate === undefined ? undefined : await findByPublicId(tx, caller.user, request.certificate);
  if (approved && der && approved.der.equals(der)) return { approved };
  refuseOver(request);
  const renewed = await findByDevice(tx, caller.user, request.device);
  // The certificate to be renewed was revoked since, or the device got one in another way.
  if (renewed?.id !== request.renews?.id) throw refuse("certificate-request-invalid");
  const certificate = await checkCertificate(keys, master, request, der);
  const key = await webcrypto.subtle.importKey("spki", keyOf(master).export({ format: "der", type: "spki" }), P256, false, ["verify"]);
  const expected = {
    ...{ user: String(caller.user), device: request.device, key: request.spkiHash.toString("base64url") },
    action: renewed ? "device-renewed" : "device-added",
    certificate: toBase64Url(createHash("sha256").update(certificate.der).digest()),
  } as const;
  return { request, master, certificate, renewed, entry: await checkLogEntry(approval.deviceLogEntry, key, expected) };
}

const P256 = { name: "ECDSA", namedCurve: "P-256" };

async function checkCertificate(keys: KeyStore, master: CertificateRow, request: DeviceRequestRow, der: Uint8Array | undefined): Promise<DeviceCertificate> {
  const verdict = await checkPayer(der ? [der, master.der] : [], keys.authorities.users);
  if ("problem" in verdict) throw new ProblemError(verdict.problem);
  const { certificate } = verdict;
  if (certificate.user !== String(master.user)) throw refuse("certificate-untrusted");
  if (certificate.device !== request.device) throw refuse("certificate-profile", { field: "subject.CN" });
  const asked = await keyAsked(keys, request);
  if (!asked.equals(certificate.spki)) throw refuse("certificate-profile", { field: "subjectPublicKeyInfo" });
  if (certificate.notBefore > Date.now() + CLOCK_MS) throw refuse("certificate-profile", { field: "notBefore" });
  if (certificate.notAfter <= Date.now()) throw refuse("certificate-expired");
  return certificate;
}

/** The key that the device sent: the PIN's verifier was sealed for it and tells when another one was put into the row. */
async function keyAsked(keys: Pick<KeyStore, "pinKeys">, { request, spkiHash, sealedVerifier }: DeviceRequestRow): Promise<Buffer> {
  const read = await readRequest(new Uint8Array(request));
  const hash = read && Buffer.from(await sha256(read.spki));
  if (!read || !hash?.equals(spkiHash) || !opens(keys, hash, sealedVerifier)) throw refuse("certificate-request-invalid");
  return Buffer.from(read.spki);
}

function opens({ pinKeys }: Pick<KeyStore, "pinKeys">, spkiHash: Uint8Array, sealed: Uint8Array): boolean {
  try {
    return openVerifier(pinKeys, spkiHash, sealed).length > 0;
  } catch {
    return false;
  }
}

/** Certificate states first, then the log: the order in which payments take them. */
async function add(tx: Transaction, { request, master, certificate, renewed, entry }: Checked, jws: string): Promise<CertificateRow> {
  const { user, device, spkiHash, sealedVerifier } = request;
  if (renewed) await markSuperseded(tx, renewed.id, new Date());
  const publicId = newId("crt");
  const name = renewed?.name ?? freeName(request.name, await findByUser(tx, user));
  const newUntil = renewed ? renewed.newUntil : new Date(Date.now() + NEW_DEVICE_MS);
  const { der, notBefore, notAfter } = certificate;
  const facts = { publicId, user, device, name, role: "additional", der, masterDer: master.der, spkiHash, sealedVerifier } as const;
  await insertAdditional(tx, { ...facts, notBefore, notAfter, newUntil });
  const row = await findByPublicId(tx, user, publicId);
  if (!row) throw new Error("a new certificate is not there");
  await endRequest(tx, request.id, "approved", row.id);
  await appendToLog(tx, user, jws, entry);
  await noticeAccount(tx, user, "device-requests");
  await noticeAccount(tx, user, "devices");
  return row;
}
