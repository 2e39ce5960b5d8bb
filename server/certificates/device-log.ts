import { createHash, type webcrypto } from "node:crypto";
import { DEVICE_LOG_START, type DeviceLogEntry, readDeviceLogEntry } from "../../protocol/device.ts";
import { verifySignature } from "../../protocol/jws.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Transaction } from "../storage/database.ts";
import { appendLogEntry, lastLogEntry } from "./device-log-store.ts";

/** How far `issued` of a new entry may be from the gateway's clock, in ms. */
const ENTRY_WINDOW_MS = 600_000;

/** What a change of devices must say of itself. */
export type ExpectedChange = Pick<DeviceLogEntry, "user" | "action" | "device" | "key" | "certificate">;

/** Checks all of an entry but its place in the log: form, signature, what it says, and its time; refuses with `device-log-entry-invalid`. */
export async function checkLogEntry(jws: string, key: webcrypto.CryptoKey, expected: ExpectedChange): Promise<DeviceLogEntry> {
  const read = readDeviceLogEntry(jws);
  if (!read || !(await verifySignature(key, read))) throw refuse("device-log-entry-invalid");
  const { entry } = read;
  const fields = ["user", "action", "device", "key", "certificate"] as const;
  const meant = fields.every((field) => entry[field] === expected[field]);
  if (!meant || Math.abs(Date.now() - entry.issued) > ENTRY_WINDOW_MS) throw refuse("device-log-entry-invalid");
  return entry;
}

/**
 * Appends a checked entry where it continues the user's log; the user's devices must be locked, and whatever certificate states the
 * transaction needs. Refuses with `device-log-entry-invalid`.
 */
export async function appendToLog(tx: Transaction, user: bigint, jws: string, entry: DeviceLogEntry): Promise<void> {
  const last = await lastLogEntry(tx, user);
  const index = last ? last.index + 1 : 0;
  const previous = last ? last.head.toString("base64url") : DEVICE_LOG_START;
  const continues = entry.index === index && entry.previous === previous;
  if (!continues || !(await appendLogEntry(tx, user, index, jws))) throw refuse("device-log-entry-invalid");
}

/** Whether a log's last entry is this very one: the answer to it was lost. */
export async function isLastEntry(tx: Transaction, user: bigint, jws: string): Promise<boolean> {
  const last = await lastLogEntry(tx, user);
  return last?.head.equals(createHash("sha256").update(jws).digest()) === true;
}
