import { verify, X509Certificate } from "node:crypto";
import { refuse } from "../../protocol/problem.ts";
import { MONEY_ORDER_LIFETIME_MS, type MoneyOrderOf, PAYOUT_TYPE, type REFUND_TYPE, readMoneyOrder } from "../../protocol/refund.ts";
import type { SellerCaller } from "../http/server.ts";
import { consentOf } from "../keys/jws.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { type Certificates, refuseEnded } from "./signed-by-certificate.ts";

type OfMerchants = typeof REFUND_TYPE | typeof PAYOUT_TYPE;

/** A merchant's money order whose form, signer and signature hold. */
export interface MerchantOrder<T extends OfMerchants> {
  readonly order: MoneyOrderOf<T>;
  readonly jws: string;
  /** SHA-256 of the signing input: the same for every signature over the same bytes. */
  readonly consent: Buffer;
  /** The member's; null where the merchant's own key signed. */
  readonly certificate: bigint | null;
  /** Refuses unless whoever signed may still do so, to the end of the transaction. */
  confirm(tx: Transaction): Promise<void>;
}

export interface SignedRequest {
  readonly caller: SellerCaller;
  readonly jws: string;
  readonly pinProof: string | undefined;
}

export type ReadMerchantOrder = <T extends OfMerchants>(type: T, request: SignedRequest) => Promise<MerchantOrder<T>>;

/**
 * Reads what a merchant signed, by its certified key or by the certificate of one of its members, then with the PIN. Refuses with
 * `money-order-invalid` (form, signature, or a member's without the PIN), `merchant-mismatch`, `seller-required` (no member now), `owner-required` (a payout by an operator: money that leaves the system), or
 * why the member's certificate or PIN does not hold.
 */
export function merchantOrders(database: Database, certificates: Certificates): ReadMerchantOrder {
  return async (type, { caller, jws, pinProof }) => {
    const read = readMoneyOrder(type, jws);
    if (!read) throw refuse("money-order-invalid");
    if (read.order.merchant !== caller.merchant) throw refuse("merchant-mismatch");
    const signed = { order: read.order, jws, consent: consentOf(jws) };
    // Also by the merchant's own key: what an operator may not sign they hand in for nobody else.
    if (type === PAYOUT_TYPE && caller.member && caller.member.role !== "owner") throw refuse("owner-required");
    if ("thumbprint" in read.by) {
      const thumbprint = Buffer.from(read.by.thumbprint, "base64url");
      const confirm = async (tx: Transaction) => void (await certifiedKey(tx, caller.merchant, thumbprint));
      const key = await certifiedKey(database, caller.merchant, thumbprint);
      if (!verify("sha256", read.signingInput, { key, dsaEncoding: "ieee-p1363" }, read.signature)) throw refuse("money-order-invalid");
      return { ...signed, certificate: null, confirm };
    }
    const { user, certificate } = await certificates.readSigned(jws, type);
    // A member's login is that member's: what another has signed is not handed in by it.
    if (caller.member && caller.member.user !== user) throw refuse("money-order-invalid");
    const role = type === PAYOUT_TYPE ? "owner" : "member";
    await refuseStranger(database, caller.merchant, user, role);
    if (pinProof === undefined) throw refuse("money-order-invalid");
    await certificates.checkPin(certificate, "merchant", jws, pinProof);
    const confirm = async (tx: Transaction) => {
      await refuseStranger(tx, caller.merchant, user, role);
      await refuseEnded(tx, certificates, user, certificate);
    };
    return { ...signed, certificate, confirm };
  };
}

/** Refuses with `money-order-stale` unless a money order was issued within its lifetime, give or take the signer's clock. */
export function refuseStale(issued: number): void {
  const serverTime = Date.now();
  if (Math.abs(serverTime - issued) > MONEY_ORDER_LIFETIME_MS) throw refuse("money-order-stale", { serverTime });
}

async function certifiedKey(tx: Transaction, merchant: string, thumbprint: Buffer) {
  const [row] = await tx.query<{ der: Buffer }>(
    `select der from merchant_certificates where thumbprint = $1 and merchant = $2 and revoked_at is null and now() between not_before and not_after
     for share`,
    [thumbprint, merchant],
  );
  if (!row) throw refuse("money-order-invalid");
  return new X509Certificate(row.der).publicKey;
}

/** Refuses with `seller-required` or `owner-required` unless the user is a member now, or an owner; the appointment is locked. */
export async function refuseStranger(tx: Transaction, merchant: string, user: bigint, least: "owner" | "member"): Promise<void> {
  const [row] = await tx.query<{ role: "owner" | "operator" }>(
    "select role from merchant_members where merchant = $1 and user_number = $2 and ended_at is null for share",
    [merchant, user],
  );
  if (!row) throw refuse("seller-required");
  if (least === "owner" && row.role !== "owner") throw refuse("owner-required");
}
