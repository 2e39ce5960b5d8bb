import type { EntryKind } from "../ledger/post.ts";
import { bankEvidence } from "./bank-lines.ts";
import type { EvidenceReader } from "./evidence.ts";
import { paymentEvidence } from "./payments.ts";
import { refundEvidence } from "./refunds.ts";
import { transferEvidence } from "./transfers.ts";

/** What the entries of each kind must have behind them; a kind without a reader does not compile. */
export const readers: Readonly<Record<EntryKind, EvidenceReader>> = {
  payment: paymentEvidence,
  refund: refundEvidence,
  "top-up": bankEvidence,
  payout: bankEvidence,
  withdrawal: bankEvidence,
  transfer: transferEvidence,
};
