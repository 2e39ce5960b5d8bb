import { api } from "../protocol/api.ts";
import type { ReceiptStatus, ReceiptSummary, SignedReceipt } from "../protocol/receipt.ts";
import { call } from "./client.ts";
import type { Wallet } from "./wallet.ts";

/** A page of the person's receipts, newest first: all, or those of one payment. */
export function listReceipts(
  wallet: Wallet,
  { cursor, payment }: { readonly cursor?: string | undefined; readonly payment?: string | undefined } = {},
): Promise<{ readonly items: readonly ReceiptSummary[]; readonly next?: string }> {
  return call(wallet, api.listReceipts, { query: { limit: "20", ...(cursor && { cursor }), ...(payment && { payment }) } });
}

/** A receipt's file and what has happened to it since, none of it verified. */
export async function fetchReceipt(wallet: Wallet, id: string): Promise<{ readonly signed: SignedReceipt; readonly status: ReceiptStatus }> {
  const [signed, status] = await Promise.all([call(wallet, api.getReceipt, { params: { id } }), call(wallet, api.getReceiptStatus, { params: { id } })]);
  return { signed, status };
}

/** The gateway's page of a receipt, which verifies it for whoever has its address. */
export function receiptPage(wallet: Wallet, id: string): string {
  return new URL(`/receipts/${id}`, wallet.gateway).href;
}
