import { type DBSchema, openDB } from "idb";

/** A login by its public token and its secret, a key that no script can read. */
export interface Login {
  readonly token: string;
  readonly keyid: string;
  readonly secret: CryptoKey;
}

/** Who is signed in on this browser: the person, and the merchant that was chosen. */
export interface KeptSession {
  readonly user: string;
  readonly person: Login;
  readonly seller?: Login & { readonly merchant: string };
  /** When all of it ends, in ms of the gateway's clock. */
  readonly ends: number;
  /** Gateway's clock minus this computer's, in ms. */
  readonly clockOffset: number;
}

interface Schema extends DBSchema {
  session: { key: "current"; value: KeptSession };
}

const NAME = "coconut-dashboard";
const TOLD = "coconut-dashboard-session";

async function open() {
  return openDB<Schema>(NAME, 1, {
    upgrade(database) {
      database.createObjectStore("session");
    },
  });
}

/** The session of this browser; undefined where there is none or its time is over. */
export async function readSession(now = Date.now()): Promise<KeptSession | undefined> {
  const database = await open();
  const kept = await database.get("session", "current");
  database.close();
  return kept && kept.ends > now + kept.clockOffset ? kept : undefined;
}

/** Keeps a session in place of the one before, for all tabs of this browser. */
export async function keepSession(session: KeptSession): Promise<void> {
  const database = await open();
  await database.put("session", session, "current");
  database.close();
}

/** Writes down how far this computer's clock is off (ms), where that login is still kept: one that was forgotten meanwhile stays so. */
export async function keepClock({ person }: KeptSession, clockOffset: number): Promise<void> {
  const database = await open();
  const transaction = database.transaction("session", "readwrite");
  const kept = await transaction.store.get("current");
  if (kept?.person.token === person.token) await transaction.store.put({ ...kept, clockOffset }, "current");
  await transaction.done;
  database.close();
}

/** Forgets the session in every tab. */
export async function forgetSession(): Promise<void> {
  const database = await open();
  await database.delete("session", "current");
  database.close();
  const channel = new BroadcastChannel(TOLD);
  channel.postMessage("ended");
  channel.close();
}

/** Calls back when another tab has signed out; gives what ends that. */
export function onForgotten(ended: () => void): () => void {
  const channel = new BroadcastChannel(TOLD);
  channel.onmessage = ended;
  return () => channel.close();
}
