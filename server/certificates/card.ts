import { createHash } from "node:crypto";
import type { CertificateCard } from "../../protocol/device.ts";
import type { KeyStore } from "../keys/store.ts";
import type { CertificateRow } from "./store.ts";

/** A certificate as its owner sees it, with the CAs above it so that the owner's wallet checks up to the root. */
export async function cardOf(keys: Pick<KeyStore, "authoritiesAbove">, row: CertificateRow): Promise<CertificateCard> {
  const authorities = await keys.authoritiesAbove(row.masterDer ?? row.der);
  if (!authorities) throw new Error(`the key store lacks the authorities above certificate ${row.publicId}`);
  return {
    id: row.publicId,
    device: row.device,
    name: row.name,
    role: row.role,
    status: statusOf(row, Date.now()),
    ...(row.status === "suspended" && row.cause && { cause: row.cause }),
    notBefore: row.notBefore,
    notAfter: row.notAfter,
    ...(row.lastUsed && { lastUsed: row.lastUsed.getTime() }),
    fingerprint: createHash("sha256").update(row.der).digest("hex"),
    chain: [row.der, ...(row.masterDer ? [row.masterDer] : [])].map(base64),
    authorities: authorities.map(base64),
  };
}

/** The state at `now` (ms): an end by date is not stored. */
export function statusOf(row: Pick<CertificateRow, "status" | "notAfter">, now: number): CertificateCard["status"] {
  return row.status !== "revoked" && row.notAfter < now ? "expired" : row.status;
}

function base64(der: Uint8Array): string {
  return Buffer.from(der).toString("base64");
}
