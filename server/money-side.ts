import { bankAccount, bookStatementLine } from "./accounts/test-bank.ts";
import type { CertificateChecks } from "./certificates/certificate-checks.ts";
import type { HttpServer } from "./http/server.ts";
import type { Describers } from "./ledger/list-entries.ts";
import { merchantOrders } from "./money-orders/merchant-order.ts";
import { PAYMENTS_CHANNEL } from "./payments/authorize/commit.ts";
import { describePayments } from "./payments/describe-payments.ts";
import type { Bank } from "./payouts/dependencies.ts";
import { servePayouts } from "./payouts/routes.ts";
import { describePayouts } from "./payouts/store.ts";
import { describeRefunds } from "./refunds/describe-refunds.ts";
import { serveRefunds } from "./refunds/routes.ts";
import type { Database } from "./storage/database.ts";
import type { RateLimits } from "./storage/rate-limit.ts";

export interface MoneySideParts {
  readonly database: Database;
  readonly certificates: CertificateChecks;
  readonly limits: RateLimits;
  /** Whether the test bank sends money. */
  readonly testMode: boolean;
}

/** Composes the rooms that move money back and out. */
export function serveMoney(http: HttpServer, { database, certificates, limits, testMode }: MoneySideParts): void {
  const readOrder = merchantOrders(database, certificates);
  serveRefunds(http, { database, limits, readOrder, paymentsChannel: PAYMENTS_CHANNEL });
  servePayouts(http, { database, limits, certificates, readOrder, bank: testMode ? testBank : undefined });
}

const testBank: Bank = { account: bankAccount, send: async (tx, line) => (await bookStatementLine(tx, line)).number };

/** What entries of a payer's or a merchant's account say of what is behind them. */
export function describersOf(database: Database, reader: "payer" | "payee"): Describers {
  const payment = (payments: readonly string[]) => describePayments(database, payments, reader);
  const bank = (lines: readonly string[]) => describePayouts(database, lines);
  return { payment, refund: (refunds) => describeRefunds(database, refunds, reader, payment), payout: bank, withdrawal: bank };
}
