import { DEVICE_LOG_START, DEVICE_LOG_TYPE, type DeviceLogEntry } from "../../protocol/device.ts";
import { signClaims } from "../keys/jws.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Transaction } from "../storage/database.ts";
import { appendLogEntry, lastLogEntry } from "./device-log-store.ts";

/** What the gateway writes into a user's log by itself. */
export type GatewayChange = Pick<DeviceLogEntry, "device" | "key"> & {
  readonly action: Extract<DeviceLogEntry["action"], "certificate-suspended" | `recovery-${string}`>;
};

/**
 * Appends an entry that the gateway's result key signs (`x5t#S256` names its certificate) to a user's device log. The caller need not
 * have locked the user's devices; certificate states that its transaction needs must be locked before.
 */
export async function appendGatewayEntry(tx: Transaction, keys: Pick<KeyStore, "resultKey">, user: bigint, change: GatewayChange): Promise<void> {
  for (;;) {
    const last = await lastLogEntry(tx, user);
    const index = last ? last.index + 1 : 0;
    const previous = last ? last.head.toString("base64url") : DEVICE_LOG_START;
    const entry: DeviceLogEntry = { user: String(user), index, previous, ...change, issued: Date.now() };
    // A device's entry may take the same place meanwhile; once it is committed the next place is ours.
    if (await appendLogEntry(tx, user, index, signClaims(keys.resultKey(), DEVICE_LOG_TYPE, entry))) return;
  }
}
