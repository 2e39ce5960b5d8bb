import type { webcrypto } from "node:crypto";
import { DEVICE_LOG_START, type DeviceLogEntry, readDeviceLogEntry } from "../../protocol/device.ts";
import { verifySignature } from "../../protocol/jws.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Transaction } from "../storage/database.ts";
import { appendLogEntry, lastLogEntry } from "./store.ts";

/** How far `issued` of a new entry may be from the gateway's clock, in ms. */
const ENTRY_WINDOW_MS = 600_000;

/** What a change of devices must say of itself. */
export type ExpectedChange = Pick<DeviceLogEntry, "user" | "action" | "device" | "key">;

/** Checks all of an entry but its place in the log: form, signature, what it says, and its time; refuses with `device-log-entry-invalid`. */
export async function checkLogEntry(jws: string, key: webcrypto.CryptoKey, expected: ExpectedChange): Promise<DeviceLogEntry> {
  const read = readDeviceLogEntry(jws);
  if (!read || !(await verifySignature(key, read))) throw refuse("device-log-entry-invalid");
  const { entry } = read;
  const { user, action, device, key: about } = expected;
  const meant = entry.user === user && entry.action === action && entry.device === device && entry.key === about;
  if (!meant || Math.abs(Date.now() - entry.issued) > ENTRY_WINDOW_MS) throw refuse("device-log-entry-invalid");
  return entry;
}

/** Appends a checked entry where it continues the user's log; the user's devices must be locked. Refuses with `device-log-entry-invalid`. */
export async function appendToLog(tx: Transaction, user: bigint, jws: string, entry: DeviceLogEntry): Promise<void> {
  const last = await lastLogEntry(tx, user);
  const index = last ? last.index + 1 : 0;
  const previous = last ? last.head.toString("base64url") : DEVICE_LOG_START;
  if (entry.index !== index || entry.previous !== previous) throw refuse("device-log-entry-invalid");
  await appendLogEntry(tx, user, index, jws);
}
