import { api } from "../protocol/api.ts";
import type { Business } from "../protocol/business.ts";
import type { CertificateCard } from "../protocol/device.ts";
import { call } from "./client.ts";
import type { Snapshot } from "./database.ts";
import { forgetSession, readSession } from "./session.ts";
import type { Wallet } from "./wallet.ts";

/** Signs up as a buyer. The person logs in next. */
export async function signUp(wallet: Wallet, person: { email: string; password: string; name: string }): Promise<void> {
  await call(wallet, api.createAccount, { body: { ...person, ageConfirmed: true } });
}

/** Account, newest entries, certificates, waiting devices and recovery from the gateway, kept so that the next opening paints at once. */
export async function refreshAccount(wallet: Wallet): Promise<Snapshot> {
  const [account, page, { items: devices }, { items: requests }, recovery] = await Promise.all([
    call(wallet, api.getAccount, {}),
    call(wallet, api.listEntries, { query: { limit: "20" } }),
    call(wallet, api.listCertificates, {}),
    call(wallet, api.listDeviceRequests, {}),
    call(wallet, api.getRecovery, {}),
  ]);
  const snapshot: Snapshot = { account, entries: page.items, ...(page.next && { next: page.next }), devices, requests, recovery, at: Date.now() };
  await wallet.database.put("snapshots", snapshot, account.user);
  await keepCard(wallet, account.user, devices);
  return snapshot;
}

/** The requests of devices and the recovery alone, for who only tells of them. */
export async function refreshRequests(wallet: Wallet): Promise<void> {
  const [{ items: requests }, recovery] = await Promise.all([call(wallet, api.listDeviceRequests, {}), call(wallet, api.getRecovery, {})]);
  const session = await readSession(wallet);
  if (!session) return;
  const transaction = wallet.database.transaction("snapshots", "readwrite");
  const snapshot = await transaction.store.get(session.user);
  if (snapshot) await transaction.store.put({ ...snapshot, requests, recovery }, session.user);
  await transaction.done;
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
export async function refreshCertificate(wallet: Wallet): Promise<void> {
  const session = await readSession(wallet);
  if (session) await keepCard(wallet, session.user, (await call(wallet, api.listCertificates, {})).items);
}

async function keepCard(wallet: Wallet, user: string, cards: readonly CertificateCard[]): Promise<void> {
  const transaction = wallet.database.transaction("certificates", "readwrite");
  const held = await transaction.store.get(user);
  const card = cards.find(({ fingerprint }) => fingerprint === held?.card.fingerprint);
  if (held && card) await transaction.store.put({ ...held, card }, user);
  await transaction.done;
}

/** Says for which business the person acts. */
export async function setBusiness(wallet: Wallet, business: Business): Promise<void> {
  await call(wallet, api.setBusiness, { body: business });
}

/** Logs out everywhere: every login of this person ends at the gateway, then this device forgets its own. */
export async function logOutEverywhere(wallet: Wallet): Promise<void> {
  await call(wallet, api.deleteSessions, {});
  await forgetSession(wallet);
}
