import { LOGIN_RENEWAL_TYPE, type Session } from "../protocol/account.ts";
import { api } from "../protocol/api.ts";
import { fromBase64Url, randomBytes, toBase64Url } from "../protocol/bytes.ts";
import { canonicalBytes } from "../protocol/canonical.ts";
import { signCompact } from "../protocol/jws.ts";
import { importSecret } from "../protocol/login.ts";
import { refuse } from "../protocol/problem.ts";
import type { StoredSession } from "./database.ts";
import { prepareRequest, sendRequest } from "./request.ts";
import { gatewayNow, learnClock, readSettings } from "./settings.ts";
import type { Wallet } from "./wallet.ts";

/** Logs in with the password; the session secret is kept as a key that no script can read. */
export async function logIn(wallet: Wallet, email: string, password: string): Promise<StoredSession> {
  const { device } = await readSettings(wallet.database);
  const reply = await sendRequest(api.createSession, prepareRequest(wallet.gateway, api.createSession, { body: { email, password, device } }));
  return keepSession(wallet, reply);
}

/** The login of this device, if there is one. */
export function readSession(wallet: Wallet): Promise<StoredSession | undefined> {
  return wallet.database.get("session", "current");
}

/** Forgets the login of this device; the certificate stays. */
export function forgetSession(wallet: Wallet): Promise<void> {
  return wallet.database.delete("session", "current");
}

/** A login that is still good, renewed by the certificate when its seven days are over; refuses with `login-required`. */
export async function liveSession(wallet: Wallet): Promise<StoredSession> {
  const session = await readSession(wallet);
  if (!session) throw refuse("login-required");
  return session.expires > (await gatewayNow(wallet.database)) ? session : renewSession(wallet, session);
}

/** Renews a login by the certificate's signature, once for all pages of this wallet that ask at the same time. */
export function renewSession(wallet: Wallet, old: StoredSession): Promise<StoredSession> {
  return navigator.locks.request("coconut-session", async () => {
    const current = await readSession(wallet);
    if (!current) throw refuse("login-required");
    if (current.token !== old.token) return current;
    const key = await wallet.database.get("keys", old.user);
    const held = await wallet.database.get("certificates", old.user);
    if (!key || !held) {
      // Nothing here can renew it: the person logs in again.
      await forgetSession(wallet);
      throw refuse("login-expired");
    }
    const { device } = await readSettings(wallet.database);
    const issued = await gatewayNow(wallet.database);
    const claims = canonicalBytes({ audience: wallet.gateway, user: old.user, device, issued, nonce: toBase64Url(randomBytes(16)) });
    const renewal = await signCompact({ alg: "ES256", typ: LOGIN_RENEWAL_TYPE, x5c: [...held.card.chain] }, claims, key.privateKey);
    return keepSession(wallet, await sendRequest(api.renewSession, prepareRequest(wallet.gateway, api.renewSession, { body: { renewal } })));
  });
}

async function keepSession(wallet: Wallet, reply: Session): Promise<StoredSession> {
  const bytes = fromBase64Url(reply.secret);
  if (!bytes) throw refuse("answer-invalid");
  const { user, token, keyid, expires } = reply;
  const session: StoredSession = { user, token, keyid, expires, secret: await importSecret(bytes) };
  bytes.fill(0);
  await learnClock(wallet.database, reply.serverTime);
  await wallet.database.put("session", session, "current");
  return session;
}
