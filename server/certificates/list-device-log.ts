import { X509Certificate } from "node:crypto";
import type { DeviceLog } from "../../protocol/device.ts";
import type { Transaction } from "../storage/database.ts";
import { logEntriesFrom } from "./device-log-store.ts";
import { findByUser } from "./store.ts";

/** Entries of one answer at most; who gets as many asks on from the next. */
export const MOST_LOG_ENTRIES = 500;

/**
 * A user's device log from an index on, and the keys of all certificates that the user ever had: every entry is about one of them and
 * signed by one, or by the gateway, whose certificates have an operation of their own.
 */
export async function listDeviceLog(tx: Transaction, user: bigint, from: number): Promise<DeviceLog> {
  const [entries, certificates] = await Promise.all([logEntriesFrom(tx, user, from, MOST_LOG_ENTRIES), findByUser(tx, user)]);
  const keys = certificates.map(({ der }) => new X509Certificate(der).publicKey.export({ format: "der", type: "spki" }).toString("base64"));
  return { entries, keys };
}
