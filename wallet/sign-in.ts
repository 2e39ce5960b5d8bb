import { refuse } from "../protocol/problem.ts";
import { SIGN_IN_LIFETIME_MS, signSignIn } from "../protocol/sign-in.ts";
import { readSession } from "./session.ts";
import { gatewayNow } from "./settings.ts";
import { certificateOf } from "./sign-once.ts";
import type { Wallet } from "./wallet.ts";

/** To whom the person is to be known. */
export interface Site {
  /** The origin of the page that asked, as the browser knows it. */
  readonly audience: string;
  /** Whose proven origin that is; absent for the gateway's own. */
  readonly merchant?: string;
  /** base64url, 32 bytes. */
  readonly challenge: string;
  /** The hand-off of the PC's page; absent where the page stands on this device. */
  readonly handoff?: string;
}

/** Signs, with this device's certificate, that its person is there: to one site, in answer to one challenge, for two minutes. */
export async function signInTo(wallet: Wallet, { audience, merchant, challenge, handoff }: Site): Promise<string> {
  const user = (await readSession(wallet))?.user;
  if (!user) throw refuse("login-required");
  const { key, held } = await certificateOf(wallet, user);
  const issued = await gatewayNow(wallet.database);
  const expires = issued + SIGN_IN_LIFETIME_MS;
  const signIn = { audience, ...(merchant && { merchant }), challenge, ...(handoff && { handoff }), user, device: held.card.device, issued, expires };
  return signSignIn(signIn, key.privateKey, held.card.chain);
}
