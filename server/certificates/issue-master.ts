import { type webcrypto, X509Certificate } from "node:crypto";
import type * as v from "valibot";
import { fromBase64, fromBase64Url, sha256, toBase64Url } from "../../protocol/bytes.ts";
import { issueMaster, readRequest } from "../../protocol/certificate.ts";
import type { CertificateCard, DeviceLogEntry, MasterRequest } from "../../protocol/device.ts";
import { newId } from "../../protocol/ids.ts";
import { refuse } from "../../protocol/problem.ts";
import type { KeyStore } from "../keys/store.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import { type Database, type Transaction, violates } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";
import { cardOf } from "./card.ts";
import { appendToLog, checkLogEntry } from "./device-log.ts";
import { sealVerifier } from "./pin.ts";
import { type CertificateRow, findByPublicId, hasMaster, insertMaster, lockDevices } from "./store.ts";
import { admitMaster } from "./succession.ts";

export interface IssueMasterDependencies {
  readonly database: Database;
  readonly keys: KeyStore;
  readonly limits: RateLimits;
  /** Where the indirect CRL will be. */
  readonly revocationsUri: string;
}

export type MasterWish = v.InferOutput<typeof MasterRequest>;

/**
 * Issues the user's one master certificate for the device that is logged in. Refuses with `certificate-request-invalid` (not a
 * PKCS#10 request by a new P-256 key, RFC 2986), `device-log-entry-invalid`, `master-exists` or, where there was one before,
 * `recovery-required` or `recovery-waiting`.
 */
export async function issueMasterCertificate(
  dependencies: IssueMasterDependencies,
  { user, device }: { user: bigint; device: string },
  wish: MasterWish,
): Promise<CertificateCard> {
  const { database, keys, limits } = dependencies;
  await limits.take("certificate-user", String(user));
  const der = fromBase64(wish.request);
  const request = der && (await readRequest(der));
  const verifier = fromBase64Url(wish.pinVerifier);
  if (!request || !verifier) throw refuse("certificate-request-invalid");
  const { spki, publicKey } = request;
  const spkiHash = await sha256(spki);
  const expected = { user: String(user), action: "master-issued", device, key: toBase64Url(spkiHash) } as const;
  const entry = await checkLogEntry(wish.deviceLogEntry, publicKey as webcrypto.CryptoKey, expected);
  const sealedVerifier = sealVerifier(keys.pinKeys, spkiHash, verifier);
  try {
    const row = await database.transaction((tx) =>
      register(tx, dependencies, { user, device, name: wish.name, spki, spkiHash: Buffer.from(spkiHash), sealedVerifier, jws: wish.deviceLogEntry, entry }),
    );
    return await cardOf(keys, row);
  } catch (error) {
    throw violates(error, "certificates_spki_hash_key") ? refuse("certificate-request-invalid") : error;
  }
}

interface CheckedWish extends Pick<CertificateRow, "user" | "device" | "name" | "spkiHash" | "sealedVerifier"> {
  readonly spki: Uint8Array;
  readonly jws: string;
  readonly entry: DeviceLogEntry;
}

async function register(tx: Transaction, { keys, revocationsUri }: IssueMasterDependencies, wish: CheckedWish): Promise<CertificateRow> {
  const { user, device, name, spki, spkiHash, sealedVerifier, jws, entry } = wish;
  await lockDevices(tx, user);
  if (await hasMaster(tx, user)) throw refuse("master-exists");
  await admitMaster(tx, user, spkiHash);
  await appendToLog(tx, user, jws, entry);
  const der = await issueMaster({ user: String(user), device, spki, revocationsUri }, keys.issuer("users"));
  const { validFrom, validTo } = new X509Certificate(der);
  const [notBefore, notAfter] = [Date.parse(validFrom), Date.parse(validTo)];
  const publicId = newId("crt");
  await insertMaster(tx, { publicId, user, device, name, role: "master", der, spkiHash, sealedVerifier, notBefore, notAfter });
  await noticeAccount(tx, user, "devices");
  const row = await findByPublicId(tx, user, publicId);
  if (!row) throw new Error("a new certificate is not there");
  return row;
}
