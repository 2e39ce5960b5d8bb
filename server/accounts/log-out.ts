import { noticeAccount } from "../storage/account-notices.ts";
import type { Database } from "../storage/database.ts";
import { raiseGeneration } from "./store.ts";

/** Logs a user out on every device, at once and in all gateway processes. */
export async function logOutEverywhere(database: Database, user: bigint): Promise<void> {
  await raiseGeneration(database, user);
  // Whoever watches by one of these logins watches no longer.
  await noticeAccount(database, user, "devices");
}
