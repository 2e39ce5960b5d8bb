import type { ReadMerchantOrder } from "../money-orders/merchant-order.ts";
import type { Database } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";

/** What this room needs; the composition root gives the functions of the rooms that have them. */
export interface RefundDependencies {
  readonly database: Database;
  readonly limits: RateLimits;
  readonly readOrder: ReadMerchantOrder;
  /** On which every gateway process hears which payments changed. */
  readonly paymentsChannel: string;
}
