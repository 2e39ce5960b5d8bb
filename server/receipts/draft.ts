import { createHash } from "node:crypto";
import { newId } from "../../protocol/ids.ts";
import { minorUnits } from "../../protocol/money.ts";
import { readOrder } from "../../protocol/order.ts";
import { refuse } from "../../protocol/problem.ts";
import { linesOf, taxOf } from "../../protocol/receipt/parts.ts";
import { encodeReceipt } from "../../protocol/receipt/sign.ts";
import type { Receipt } from "../../protocol/receipt.ts";
import type { Transaction } from "../storage/database.ts";
import { certificatesOf } from "./certificates.ts";
import { type Content, consentOf, readContent } from "./content.ts";
import type { Issuer, ReceiptDependencies } from "./dependencies.ts";
import { newestReceipt } from "./store.ts";

/** What of a receipt is not the payment's own: which one it is. */
export type Naming = Pick<Receipt, "id" | "revision" | "issuedAt">;

/**
 * The payload that a seller is to sign for a payment as it stands. Where its newest receipt says all of it already that very payload, so
 * that issuing it again gives the same receipt; else a new one, of the next revision.
 */
export async function draftReceipt(dependencies: ReceiptDependencies, issuer: Issuer, payment: string, now: number): Promise<string> {
  const { database } = dependencies;
  const content = await readContent(database, issuer, payment, "read");
  const newest = await newestReceipt(database, payment, issuer.merchant);
  if (newest && newest.refunds === content.refunds.length) return newest.signed.payload;
  const naming = { id: newId("rcp", now), revision: (newest?.revision ?? 0) + 1, issuedAt: now };
  return encodeReceipt(await receiptOf(database, dependencies, content, naming));
}

/** The receipt of a content under a name: the same bytes whoever makes them, as long as nothing of the payment changes. */
export async function receiptOf(tx: Transaction, dependencies: ReceiptDependencies, content: Content, naming: Naming): Promise<Receipt> {
  const { authorization, chain } = consentOf(content);
  const read = await readOrder(authorization.order);
  if (!read) throw new Error(`the order of ${content.payment} cannot be read`);
  const { merchant, payer } = content;
  const lines = linesOf(read.order, merchant.id);
  // The owner of a marketplace who sells nothing of this order.
  if (lines.length === 0) throw refuse("payment-not-found");
  const total = String(lines.reduce((sum, { amount }) => sum + minorUnits(amount), 0n));
  const certificate = createHash("sha256")
    .update(Buffer.from(chain[0] ?? "", "base64"))
    .digest("base64url");
  return {
    ...naming,
    payment: content.payment,
    tid: content.tid,
    merchant: { id: merchant.id, name: merchant.name, origin: authorization.origin, ...(merchant.business && { business: merchant.business }) },
    order: { merchant: read.order.merchant, number: read.order.number, lines },
    currency: read.order.currency,
    ...{ total, tax: taxOf(total), refunded: refundedOf(content), refunds: [...content.refunds] },
    payer: { user: String(payer.user), certificate, ...(payer.business && { business: payer.business }) },
    paidAt: content.paidAt,
    ...(content.issuer && { issuer: content.issuer }),
    ...{ authorization: content.authorization, result: content.result, livemode: content.livemode },
    certificates: await certificatesOf(tx, dependencies, content),
  };
}

function refundedOf({ refunds }: Content): string {
  const amounts = refunds.map((refund) => JSON.parse(Buffer.from(refund.split(".")[1] ?? "", "base64url").toString()) as { amount: string });
  return String(amounts.reduce((sum, { amount }) => sum + minorUnits(amount), 0n));
}
