import { api } from "../protocol/api.ts";
import { ProblemError } from "../protocol/problem.ts";
import { PASSWORD_RESET_TYPE } from "../protocol/recovery.ts";
import { call } from "./client.ts";
import { forgetSession, readSession } from "./session.ts";
import { learnClock } from "./settings.ts";
import { proveOnce, signOnce } from "./sign-once.ts";
import type { Wallet } from "./wallet.ts";

/** Somebody whose certificate this device holds, and so who may set a new password here. */
export interface Holder {
  readonly user: string;
  /** Known where this person's account was shown here before. */
  readonly email?: string;
}

/** Everybody whose certificate this device holds, logged in or not; the one who is logged in comes first. */
export async function holders({ database }: Pick<Wallet, "database">): Promise<readonly Holder[]> {
  const [users, session] = await Promise.all([database.getAllKeys("certificates"), database.get("session", "current")]);
  const sorted = users.sort((a, b) => Number(b === session?.user) - Number(a === session?.user));
  return Promise.all(
    sorted.map(async (user) => {
      const email = (await database.get("snapshots", user))?.account.email;
      return { user, ...(email && { email }) };
    }),
  );
}

/** Sets a new password without the old one, signed by the user's certificate on this device with its PIN; every login of the user ends. */
export async function resetPassword(wallet: Wallet, user: string, password: string, pin: string): Promise<void> {
  try {
    await reset(wallet, user, password, pin);
  } catch (error) {
    // Without a login nothing else has told this device how far its clock is off.
    if (!(error instanceof ProblemError) || error.problem.code !== "authorization-stale") throw error;
    await learnClock(wallet.database, error.problem.serverTime);
    await reset(wallet, user, password, pin);
  }
  if ((await readSession(wallet))?.user === user) await forgetSession(wallet);
}

async function reset(wallet: Wallet, user: string, password: string, pin: string): Promise<void> {
  const signed = await signOnce(wallet, user, PASSWORD_RESET_TYPE, { audience: wallet.gateway, user, password });
  await call(wallet, api.resetPassword, { body: { reset: signed, pinProof: await proveOnce(wallet, user, pin, "password", signed) } });
}
