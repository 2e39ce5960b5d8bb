import { merchants } from "./api/merchants.ts";
import type { Operation } from "./api/operation.ts";
import { orderChecks } from "./api/order-checks.ts";
import { receiptIssue } from "./api/receipts.ts";
import { refunds } from "./api/refunds.ts";
import { signIns } from "./api/sign-ins.ts";
import { webhooks } from "./api/webhooks.ts";

/** The operations of merchants: apart from `api.ts`, so that no wallet carries their schemas. */
export const sellerApi = {
  ...merchants,
  ...orderChecks,
  ...refunds,
  ...receiptIssue,
  ...signIns,
  ...webhooks,
} as const satisfies Record<string, Operation>;

export type SellerApi = typeof sellerApi;
