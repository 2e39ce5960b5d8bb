import type { Account } from "../../protocol/account.ts";
import { minorUnits } from "../../protocol/money.ts";
import { TRANSFER_LIMITS } from "../../protocol/transfer.ts";
import type { Database } from "../storage/database.ts";
import { readAccount } from "./store.ts";

/** A user's own view of the account: balance, allowance and what of it is left, head of the device log. */
export async function viewAccount(database: Database, user: bigint, sentToday: (user: bigint) => Promise<bigint>): Promise<Account> {
  const [row, sent] = await Promise.all([readAccount(database, user), sentToday(user)]);
  const sendable = minorUnits(TRANSFER_LIMITS.perDay) - sent;
  const left = row.recovering ? 0n : row.total - row.spentSincePin;
  return {
    user: String(user),
    email: row.email,
    name: row.name,
    currency: "KRW",
    balance: String(row.balance),
    allowance: { perPayment: String(row.perPayment), total: String(row.total), remaining: String(left > 0n ? left : 0n) },
    transfers: { perDay: TRANSFER_LIMITS.perDay, left: String(sendable > 0n ? sendable : 0n) },
    ...(row.business && { business: row.business }),
    ...(row.deviceLogHead && { deviceLogHead: row.deviceLogHead.toString("base64url") }),
    deviceLogNext: row.deviceLogNext,
  };
}
