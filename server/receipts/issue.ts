import { createHash } from "node:crypto";
import { CLOCK_SKEW_MS } from "../../protocol/authorization.ts";
import { newId } from "../../protocol/ids.ts";
import { refuse } from "../../protocol/problem.ts";
import { readPayload, readReceiptSignature } from "../../protocol/receipt/read.ts";
import { encodeReceipt, normalSignature, signReceipt } from "../../protocol/receipt/sign.ts";
import { verifyReceipt } from "../../protocol/receipt/verify.ts";
import type { Receipt, ReceiptSignature, SignedReceipt } from "../../protocol/receipt.ts";
import { signingKey } from "../keys/store.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Transaction } from "../storage/database.ts";
import { recordEvents } from "../storage/outbox.ts";
import { readContent } from "./content.ts";
import type { Issuer, ReceiptDependencies } from "./dependencies.ts";
import { receiptOf } from "./draft.ts";
import { insertReceipt, newestReceipt } from "./store.ts";

/** How long a draft may lie before it is signed, in ms. */
const DRAFT_LIFETIME_MS = 600_000;

/**
 * Issues a receipt that its seller has signed: byte for byte what the gateway would draft now, by the merchant's registered key or an
 * active certificate of the member who asks; the gateway signs what it has verified as any reader will. A receipt that was issued for
 * the payment as it stands is given again. Refuses with `receipt-mismatch`, `receipt-signature-invalid`, why a certificate is not
 * active, `payment-not-found` or `payment-not-paid`.
 */
export async function issueReceipt(
  dependencies: ReceiptDependencies,
  issuer: Issuer,
  { payload, signature }: { readonly payload: string; readonly signature: ReceiptSignature },
  now: number,
): Promise<SignedReceipt> {
  const { database, keys } = dependencies;
  const receipt = readPayload(payload);
  if (receipt?.merchant.id !== issuer.merchant) throw refuse("receipt-mismatch");
  const issued = await issuedFor(database, issuer, receipt.payment);
  if (issued) return issued;
  const age = now - receipt.issuedAt;
  // Lists go by ids, so an id has to be of its time.
  const ofItsTime = receipt.id.slice(0, 14) === newId("rcp", receipt.issuedAt).slice(0, 14);
  if (age > DRAFT_LIFETIME_MS || age < -CLOCK_SKEW_MS || !ofItsTime) throw refuse("receipt-mismatch");
  await refuseOther(database, dependencies, issuer, receipt, payload, "read");
  const seller = normalSignature(signature);
  const read = seller && readReceiptSignature(payload, seller);
  const signers = read?.chain.map((der) => createHash("sha256").update(der).digest()) ?? [];
  if (!seller || !signers[0]) throw refuse("receipt-signature-invalid");
  await refuseSigner(database, dependencies, issuer, signers[0]);

  const key = keys.resultKey();
  const chain = key.chain.slice(0, -1).map((der) => Buffer.from(der).toString("base64"));
  const signed = { payload, signatures: [seller, await signReceipt(payload, await signingKey(key.privateKey), chain)] };
  const { checks } = await verifyReceipt(signed, { rootSpki: keys.rootSpkiSha256 });
  const failed = checks.find(({ holds }) => !holds);
  if (failed) throw refuse(failed.name === "seller" ? "receipt-signature-invalid" : "receipt-mismatch");

  return database.transaction(async (tx) => {
    // What was true before the signatures has to be so still, while nothing of the payment can change.
    await refuseOther(tx, dependencies, issuer, receipt, payload, "lock");
    await refuseSigner(tx, dependencies, issuer, signers[0] ?? Buffer.alloc(0));
    const { id, revision, payment, merchant, payer, total, refunded, refunds, issuedAt } = receipt;
    const facts = { id, revision, payment, merchant: merchant.id, payer: BigInt(payer.user), total, refunded, issuedAt };
    if (!(await insertReceipt(tx, { ...facts, refunds: refunds.length, signers, signed }))) {
      const other = await issuedFor(tx, issuer, payment);
      if (!other) throw refuse("receipt-mismatch");
      return other;
    }
    const data = { payment, merchant: merchant.id, orderNumber: receipt.order.number, currency: receipt.currency, amount: total, receipt: id };
    await recordEvents(tx, [{ merchant: merchant.id, type: "receipt.issued", data }]);
    await noticeAccount(tx, BigInt(payer.user), "receipts");
    return signed;
  });
}

/** The newest receipt of the payment, where no refund has come since. */
async function issuedFor(tx: Transaction, issuer: Issuer, payment: string): Promise<SignedReceipt | undefined> {
  const newest = await newestReceipt(tx, payment, issuer.merchant);
  if (!newest) return undefined;
  const { refunds } = await readContent(tx, issuer, payment, "read");
  return newest.refunds === refunds.length ? newest.signed : undefined;
}

async function refuseOther(
  tx: Transaction,
  parts: ReceiptDependencies,
  issuer: Issuer,
  receipt: Receipt,
  payload: string,
  lock: "lock" | "read",
): Promise<void> {
  const content = await readContent(tx, issuer, receipt.payment, lock);
  const newest = await newestReceipt(tx, receipt.payment, issuer.merchant);
  const another = newest?.refunds === content.refunds.length;
  const { id, issuedAt } = receipt;
  const revision = (newest?.revision ?? 0) + (another ? 0 : 1);
  if (encodeReceipt(await receiptOf(tx, parts, content, { id, revision, issuedAt })) !== payload) throw refuse("receipt-mismatch");
}

/** Refuses unless the certificate may sign for this merchant now: its own, neither revoked nor over, or the member's own. */
async function refuseSigner(tx: Transaction, { activeUser }: ReceiptDependencies, { merchant, member }: Issuer, thumbprint: Buffer): Promise<void> {
  if (member) {
    if ((await activeUser(tx, thumbprint)) !== member.user) throw refuse("receipt-signature-invalid");
    return;
  }
  const rows = await tx.query(
    "select 1 from merchant_certificates where thumbprint = $1 and merchant = $2 and revoked_at is null and now() between not_before and not_after",
    [thumbprint, merchant],
  );
  if (rows.length === 0) throw refuse("receipt-signature-invalid");
}
