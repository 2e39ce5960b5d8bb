import { accounts } from "./api/accounts.ts";
import { certificates } from "./api/certificates.ts";
import { devices } from "./api/devices.ts";
import { handoffs } from "./api/handoffs.ts";
import type { Operation } from "./api/operation.ts";
import { payments } from "./api/payments.ts";
import { receipts } from "./api/receipts.ts";
import { recovery } from "./api/recovery.ts";
import { withdrawals } from "./api/refunds.ts";
import { transfers } from "./api/transfers.ts";

export type { Caller, Operation, ReplyOf, RequestOf } from "./api/operation.ts";

/** Every operation that a wallet, a page or a shop's payment needs, by the name that clients call it; a merchant's own stand in `seller-api.ts`. */
export const api = {
  ...accounts,
  ...certificates,
  ...devices,
  ...recovery,
  ...payments,
  ...receipts,
  ...transfers,
  ...withdrawals,
  ...handoffs,
} as const satisfies Record<string, Operation>;

export type Api = typeof api;
