import type { AccountEvent } from "../../protocol/device.ts";
import type { Transaction } from "./database.ts";

/** The channel on which every gateway process hears what of a user changed: `<what> <user> <user> …`. */
export const ACCOUNTS_CHANNEL = "coconut_accounts";

/** The payload for some users; a notice holds 8,000 bytes, 256 numbers of 18 digits need less. */
export function accountNotice(changed: AccountEvent["changed"], users: readonly bigint[]): string {
  return [changed, ...users].join(" ");
}

/** Tells whoever watches the user's account what has changed, when the transaction commits. */
export async function noticeAccount(tx: Transaction, user: bigint, changed: AccountEvent["changed"]): Promise<void> {
  await tx.query("select pg_notify($1, $2)", [ACCOUNTS_CHANNEL, accountNotice(changed, [user])]);
}
