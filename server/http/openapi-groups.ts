import { accounts } from "../../protocol/api/accounts.ts";
import { certificates } from "../../protocol/api/certificates.ts";
import { devices } from "../../protocol/api/devices.ts";
import { handoffs } from "../../protocol/api/handoffs.ts";
import { merchants } from "../../protocol/api/merchants.ts";
import { orderChecks } from "../../protocol/api/order-checks.ts";
import { payments } from "../../protocol/api/payments.ts";
import { receiptIssue, receipts } from "../../protocol/api/receipts.ts";
import { recovery } from "../../protocol/api/recovery.ts";
import { refunds, withdrawals } from "../../protocol/api/refunds.ts";
import { signIns } from "../../protocol/api/sign-ins.ts";
import { transfers } from "../../protocol/api/transfers.ts";
import { webhooks } from "../../protocol/api/webhooks.ts";
import type { Operation } from "../../protocol/api.ts";

interface Group {
  readonly tag: string;
  readonly what: string;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** All operations by what they are about, in the order in which a reader meets them. */
export const groups: readonly Group[] = [
  { tag: "Payments", what: "Orders that are registered, shown, signed and paid", operations: payments },
  { tag: "Order checks", what: "A page's order against the merchant's own", operations: orderChecks },
  { tag: "Refunds and payouts", what: "A merchant's money that goes back or out", operations: refunds },
  { tag: "Receipts", what: "Signed by the seller and the gateway, to be checked offline", operations: { ...receiptIssue, ...receipts } },
  { tag: "Webhooks", what: "Where events are sent, and what became of each", operations: webhooks },
  { tag: "Merchants", what: "Becoming one; members, keys, origins and certificates", operations: { ...merchants, ...signIns } },
  { tag: "Accounts", what: "A person's login, balance and allowance", operations: accounts },
  { tag: "Certificates", what: "A person's certificates, their PINs and history", operations: certificates },
  { tag: "Devices", what: "Further devices, which the master certifies", operations: devices },
  { tag: "Recovery", what: "When the master or its PIN is lost", operations: recovery },
  { tag: "Transfers and withdrawals", what: "A person's money to others and to the bank", operations: { ...transfers, ...withdrawals } },
  { tag: "Hand-offs", what: "A phone that pays or signs in for a PC", operations: handoffs },
];
