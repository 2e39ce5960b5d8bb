import { KEY_APPROVAL_TYPE, readKeyApproval } from "../../protocol/key-approval.ts";
import { refuse } from "../../protocol/problem.ts";
import { MONEY_ORDER_LIFETIME_MS } from "../../protocol/refund.ts";
import type { SellerCaller } from "../http/server.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { refuseStranger } from "./merchant-order.ts";
import { type Certificates, refuseEnded } from "./signed-by-certificate.ts";

/** An owner's approval of one key (SHA-256 of its SPKI, base64url), with the proof of the PIN. */
export interface ApprovalRequest {
  readonly caller: SellerCaller;
  readonly approval: string;
  readonly pinProof: string;
  readonly key: string;
}

/**
 * Reads by whose certificate a key was approved for the caller's merchant; `confirm` refuses unless they may still do so, to the end of
 * the transaction. Refuses with `key-approval-invalid` (form, signature, another merchant, key or member, not issued within ten minutes),
 * `seller-required`, `owner-required`, or why certificate or PIN do not hold.
 */
export function keyApprovals(
  database: Database,
  certificates: Certificates,
): (request: ApprovalRequest) => Promise<{ readonly certificate: bigint; confirm(tx: Transaction): Promise<void> }> {
  return async ({ caller, approval, pinProof, key }) => {
    const read = readKeyApproval(approval);
    if (!read || read.claims.merchant !== caller.merchant || read.claims.key !== key) throw refuse("key-approval-invalid");
    // Before the PIN: an old approval that somebody else has found uses up nobody's tries.
    if (Math.abs(Date.now() - read.claims.issued) > MONEY_ORDER_LIFETIME_MS) throw refuse("key-approval-invalid");
    const { user, certificate } = await certificates.readSigned(approval, KEY_APPROVAL_TYPE);
    if (caller.member?.user !== user) throw refuse("key-approval-invalid");
    await refuseStranger(database, caller.merchant, user, "owner");
    await certificates.checkPin(certificate, "merchant", approval, pinProof);
    const confirm = async (tx: Transaction) => {
      await refuseStranger(tx, caller.merchant, user, "owner");
      await refuseEnded(tx, certificates, user, certificate);
    };
    return { certificate, confirm };
  };
}
