import type { HttpServer } from "./http/server.ts";
import type { KeyStore } from "./keys/store.ts";
import { serveMerchants } from "./merchants/routes.ts";
import { describePayments } from "./payments/describe-payments.ts";
import type { Database } from "./storage/database.ts";
import type { RateLimits } from "./storage/rate-limit.ts";

export interface MerchantSideParts {
  readonly database: Database;
  readonly keys: KeyStore;
  readonly limits: RateLimits;
  readonly publicOrigins: readonly [string, ...string[]];
}

/** Composes the rooms that serve merchants; what they start ends with `close`. */
export async function openMerchantSide(http: HttpServer, { database }: MerchantSideParts): Promise<{ close(): Promise<void> }> {
  serveMerchants(http, database, { payment: (payments) => describePayments(database, payments, "payee") });
  return { async close() {} };
}
