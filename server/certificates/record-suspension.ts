import type { KeyStore } from "../keys/store.ts";
import { noticeAccount } from "../storage/account-notices.ts";
import type { Transaction } from "../storage/database.ts";
import { appendGatewayEntry } from "./gateway-entry.ts";

/** Writes into the owners' device logs that the gateway has suspended these certificates; their states must be locked. */
export async function recordSuspension(tx: Transaction, keys: Pick<KeyStore, "resultKey">, certificates: readonly bigint[]): Promise<void> {
  const rows = await tx.query<{ user_number: bigint; device: string; spki_hash: Buffer }>(
    "select user_number, device, spki_hash from certificates where id = any($1::bigint[]) order by id",
    [certificates],
  );
  for (const { user_number: user, device, spki_hash: key } of rows) {
    await appendGatewayEntry(tx, keys, user, { action: "certificate-suspended", device, key: key.toString("base64url") });
    await noticeAccount(tx, user, "devices");
  }
}
