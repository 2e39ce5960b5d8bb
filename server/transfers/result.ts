import { sign } from "node:crypto";
import { canonicalBytes } from "../../protocol/canonical.ts";
import { TRANSFER_RESULT_TYPE, type Transfer, type TransferResult } from "../../protocol/transfer.ts";
import type { KeyStore } from "../keys/store.ts";

/** The gateway's word that a transfer has moved its money at `sentAt` (ms), as a compact JWS by its result key. */
export function signTransferResult(key: ReturnType<KeyStore["resultKey"]>, transfer: Transfer, consent: Buffer, sentAt: number): string {
  const { payer, payee, currency, amount } = transfer;
  const result: TransferResult = {
    transfer: transfer.transfer,
    status: "sent",
    payer,
    payee,
    currency,
    amount,
    consent: consent.toString("base64url"),
    sentAt,
  };
  const header = JSON.stringify({ alg: "ES256", typ: TRANSFER_RESULT_TYPE, "x5t#S256": key.thumbprint });
  const input = `${Buffer.from(header).toString("base64url")}.${Buffer.from(canonicalBytes(result)).toString("base64url")}`;
  return `${input}.${sign("sha256", Buffer.from(input), { key: key.privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}
