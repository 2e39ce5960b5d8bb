import { api } from "../protocol/api.ts";
import { type Bytes, fromBase64 } from "../protocol/bytes.ts";
import { DEVICE_LOG_START, deviceLogHead, readDeviceLogEntry } from "../protocol/device.ts";
import { verifySignature } from "../protocol/jws.ts";
import { refuse } from "../protocol/problem.ts";
import { spkiHash } from "../protocol/thumbprint.ts";
import { call } from "./client.ts";
import type { FollowedLog } from "./database.ts";
import { follow, type ReadEntry, signersOf } from "./log-rules.ts";
import { liveSession } from "./session.ts";
import type { Wallet } from "./wallet.ts";

const START: FollowedLog = { next: 0, head: DEVICE_LOG_START, keys: {} };

/**
 * Follows the user's device log from the last head that this device has seen and proves every entry since: place, signer and
 * signature. Refuses with `answer-invalid` where the gateway has signed by a key that a page has yet to prove, and with `device-log-rewritten` when the gateway's history does not contain that head, and remembers it.
 */
export function followDeviceLog(wallet: Wallet): Promise<FollowedLog> {
  // In turn: of two that follow at once the slower one would put back what the other has proved.
  return navigator.locks.request(LOCK, () => followOnce(wallet));
}
const LOCK = "coconut-device-log";

async function followOnce(wallet: Wallet): Promise<FollowedLog> {
  const { user } = await liveSession(wallet);
  const known = (await wallet.database.get("deviceLogs", user)) ?? START;
  // One entry back: even a history without anything new must contain the last head.
  const from = Math.max(0, known.next - 1);
  const { entries, keys } = await call(wallet, api.listDeviceLog, { query: { from: String(from) } });
  const followed = await proved(wallet, user, known, known.next > 0 ? entries : ["", ...entries], await keysByHash(keys));
  // To a person who has just come, nothing of what was before is news.
  const log = followed ? { ...followed, seen: known.seen ?? followed.head } : { ...known, rewritten: true as const };
  await wallet.database.put("deviceLogs", log, user);
  if (log.rewritten) throw refuse("device-log-rewritten");
  return log;
}

/** Follows the log where `head`, which the gateway names, is not the last one that this device has proved; does nothing else. */
export async function learnHead(wallet: Wallet, head: string | undefined): Promise<void> {
  const { user } = await liveSession(wallet);
  const known = await wallet.database.get("deviceLogs", user);
  if (head !== known?.head || known?.rewritten) await followDeviceLog(wallet);
}

/** Notes that the person has looked at the devices as the log now has them. */
export async function markDevicesSeen(wallet: Wallet): Promise<void> {
  const { user } = await liveSession(wallet);
  await navigator.locks.request(LOCK, async () => {
    const log = await wallet.database.get("deviceLogs", user);
    if (log && log.seen !== log.head) await wallet.database.put("deviceLogs", { ...log, seen: log.head }, user);
  });
}

async function proved(
  wallet: Wallet,
  user: string,
  known: FollowedLog,
  [last, ...fresh]: readonly string[],
  keys: ReadonlyMap<string, CryptoKey>,
): Promise<FollowedLog | undefined> {
  if (last === undefined || (known.next > 0 && (await deviceLogHead(last)) !== known.head)) return undefined;
  let log = known;
  for (const jws of fresh) {
    const read = readDeviceLogEntry(jws);
    if (!read || read.entry.user !== user || read.entry.index !== log.next || read.entry.previous !== log.head) return undefined;
    if (!(await signed(wallet, read, log, keys))) return undefined;
    log = { ...follow(log, read.entry), head: await deviceLogHead(jws) };
  }
  return log;
}

async function signed(wallet: Wallet, read: ReadEntry, log: FollowedLog, keys: ReadonlyMap<string, CryptoKey>): Promise<boolean> {
  const signers = signersOf(read.entry, log);
  if (signers === "gateway") {
    if (read.gateway === undefined) return false;
    const key = await wallet.database.get("resultKeys", read.gateway);
    // Not a forgery as far as is known here: a page can prove the key, and then asks again.
    if (!key) throw refuse("answer-invalid");
    return read.entry.issued <= key.notAfter && verifySignature(key.publicKey, read);
  }
  for (const hash of signers) {
    const key = keys.get(hash);
    if (key && (await verifySignature(key, read))) return true;
  }
  return false;
}

async function keysByHash(keys: readonly string[]): Promise<Map<string, CryptoKey>> {
  const found = new Map<string, CryptoKey>();
  for (const text of keys) {
    const spki = fromBase64(text);
    const key = spki && (await importKey(spki));
    if (spki && key) found.set(await spkiHash(spki), key);
  }
  return found;
}

async function importKey(spki: Bytes): Promise<CryptoKey | undefined> {
  try {
    return await crypto.subtle.importKey("spki", spki, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
  } catch {
    return undefined;
  }
}
