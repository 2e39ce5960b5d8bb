import type { DeviceLogEntry, readDeviceLogEntry } from "../protocol/device.ts";
import type { FollowedLog, LoggedKey } from "./database.ts";

export type ReadEntry = NonNullable<ReturnType<typeof readDeviceLogEntry>>;

/** Whose signature an entry needs: one of these keys (base64url hashes of SPKI), or the gateway's. Nobody's: an empty list. */
export function signersOf(entry: DeviceLogEntry, { keys }: FollowedLog): readonly string[] | "gateway" {
  const active = Object.keys(keys).filter((hash) => keys[hash]?.active);
  const masters = active.filter((hash) => keys[hash]?.role === "master");
  switch (entry.action) {
    case "master-issued":
      // A second master beside an active one would be somebody else's.
      return masters.length === 0 ? [entry.key] : [];
    case "master-renewed":
      return masters.filter((hash) => hash === entry.key);
    case "device-added":
    case "device-renewed":
      return masters;
    case "certificate-revoked":
    case "recovery-vetoed":
      return active;
    case "certificate-suspended":
    case "recovery-started":
    case "recovery-completed":
      return "gateway";
  }
}

/** The log after an entry that holds. */
export function follow(log: FollowedLog, entry: DeviceLogEntry): FollowedLog {
  return { ...log, next: log.next + 1, keys: keysAfter(log.keys, entry) };
}

type Keys = FollowedLog["keys"];

function keysAfter(keys: Keys, { action, key, device }: DeviceLogEntry): Keys {
  switch (action) {
    case "master-issued":
      return { ...keys, [key]: { device, role: "master", active: true } };
    case "device-added":
      return { ...keys, [key]: { device, role: "additional", active: true } };
    case "device-renewed":
      // The device's old key ends as its new one begins.
      return { ...ended(keys, (old) => old.device === device && old.role === "additional"), [key]: { device, role: "additional", active: true } };
    case "certificate-revoked": {
      const role = keys[key]?.role;
      // Everything below a master dies with it.
      return ended(keys, (_, hash) => hash === key || role === "master");
    }
    case "recovery-completed":
      return ended(keys, () => true);
    case "master-renewed":
    case "certificate-suspended":
    case "recovery-started":
    case "recovery-vetoed":
      return keys;
  }
}

function ended(keys: Keys, which: (key: LoggedKey, hash: string) => boolean): Keys {
  return Object.fromEntries(Object.entries(keys).map(([hash, key]) => [hash, which(key, hash) ? { ...key, active: false } : key]));
}
