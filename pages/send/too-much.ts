import { minorUnits } from "../../protocol/money.ts";
import type { ProblemOf } from "../../protocol/problem.ts";
import { TRANSFER_LIMITS } from "../../protocol/transfer.ts";
import type { Snapshot } from "../../wallet/database.ts";

/** How the gateway would refuse a sum (won), by what it last said of the account; it checks by itself again. Undefined where it would not. */
export function tooMuch(amount: string, snapshot: Pick<Snapshot, "account"> | undefined): ProblemOf<"transfer-limit" | "insufficient-balance"> | undefined {
  if (!snapshot) return undefined;
  const { transfers, balance } = snapshot.account;
  const [once, today] = [minorUnits(TRANSFER_LIMITS.perTransfer), minorUnits(transfers.left)];
  const left = once < today ? once : today;
  if (minorUnits(amount) > left) return { code: "transfer-limit", left: String(left) };
  return minorUnits(amount) > minorUnits(balance) ? { code: "insufficient-balance" } : undefined;
}
