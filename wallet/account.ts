import { api } from "../protocol/api.ts";
import { call } from "./client.ts";
import type { HeldCertificate, Snapshot } from "./database.ts";
import { forgetSession, readSession } from "./session.ts";
import type { Wallet } from "./wallet.ts";

/** Signs up as a buyer. The person logs in next. */
export async function signUp(wallet: Wallet, person: { email: string; password: string; name: string }): Promise<void> {
  await call(wallet, api.createAccount, { body: { ...person, ageConfirmed: true } });
}

/** Account and newest entries from the gateway, kept so that the next opening paints at once. */
export async function refreshAccount(wallet: Wallet): Promise<Snapshot> {
  const [account, page] = await Promise.all([call(wallet, api.getAccount, {}), call(wallet, api.listEntries, { query: { limit: "20" } })]);
  const snapshot: Snapshot = { account, entries: page.items, ...(page.next && { next: page.next }), at: Date.now() };
  await wallet.database.put("snapshots", snapshot, account.user);
  return snapshot;
}

/** What was shown last for the person who is logged in. */
export async function lastSnapshot(wallet: Wallet): Promise<Snapshot | undefined> {
  const session = await readSession(wallet);
  return session && wallet.database.get("snapshots", session.user);
}

/** The entries after a cursor. */
export function moreEntries(wallet: Wallet, cursor: string) {
  return call(wallet, api.listEntries, { query: { cursor, limit: "20" } });
}

/** A key that makes retries of one top-up one top-up. */
export function topUpKey(): string {
  return crypto.randomUUID();
}

/** Tops up from the test bank; repeated with the same key it counts once. */
export async function topUp(wallet: Wallet, amount: string, idempotencyKey: string): Promise<void> {
  await call(wallet, api.createTopUp, { body: { amount } }, { idempotencyKey });
}

/** Brings what the gateway says about this device's certificate into the key store. */
export async function refreshCertificate(wallet: Wallet): Promise<HeldCertificate | undefined> {
  const session = await readSession(wallet);
  const held = session && (await wallet.database.get("certificates", session.user));
  if (!session || !held) return undefined;
  const { items } = await call(wallet, api.listCertificates, {});
  const card = items.find((item) => item.fingerprint === held.card.fingerprint);
  const fresh = card ? { ...held, card } : held;
  await wallet.database.put("certificates", fresh, session.user);
  return fresh;
}

/** Logs out everywhere: every login of this person ends at the gateway, then this device forgets its own. */
export async function logOutEverywhere(wallet: Wallet): Promise<void> {
  await call(wallet, api.deleteSessions, {});
  await forgetSession(wallet);
}
