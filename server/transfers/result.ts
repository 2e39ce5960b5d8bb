import { TRANSFER_RESULT_TYPE, type Transfer, type TransferResult } from "../../protocol/transfer.ts";
import { type JwsKey, signClaims } from "../keys/jws.ts";

/** The gateway's word that a transfer has moved its money at `sentAt` (ms), as a compact JWS by its result key. */
export function signTransferResult(key: JwsKey, transfer: Transfer, consent: Buffer, sentAt: number): string {
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
  return signClaims(key, TRANSFER_RESULT_TYPE, result);
}
