import type { BankAccount } from "../../protocol/refund.ts";
import type { ReadMerchantOrder } from "../money-orders/merchant-order.ts";
import type { Certificates } from "../money-orders/signed-by-certificate.ts";
import type { Database, Transaction } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";

/** The bank through which money leaves: another institution, which signs what it did. */
export interface Bank {
  /** Its ledger account. */
  account(tx: Transaction): Promise<bigint>;
  /** Sends money to an account at a bank, on the order with this SHA-256 of its signing input; the number of the signed statement line. */
  send(tx: Transaction, line: BankLine): Promise<bigint>;
}
export interface BankLine {
  readonly owner: { readonly user: bigint } | { readonly merchant: string };
  readonly amount: bigint;
  readonly at: Date;
  readonly out: { readonly account: BankAccount; readonly order: Uint8Array };
}

/** What this room needs; the composition root gives the functions of the rooms that have them. */
export interface PayoutDependencies {
  readonly database: Database;
  readonly limits: RateLimits;
  readonly certificates: Certificates;
  readonly readOrder: ReadMerchantOrder;
  /** Undefined where there is no bank: nothing is paid out then. */
  readonly bank: Bank | undefined;
}
