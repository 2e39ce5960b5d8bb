import type { Session } from "../../protocol/account.ts";
import { fromBase64Url } from "../../protocol/bytes.ts";
import { importSecret } from "../../protocol/login.ts";
import { refuse } from "../../protocol/problem.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { askWallet } from "../../signing/ask-wallet.ts";
import { openGateway } from "./client.ts";
import { send, write } from "./request.ts";
import { type KeptSession, keepSession, type Login } from "./session-store.ts";

/** How long a sign-in lasts on this browser at most, in ms. */
export const SESSION_MS = 12 * 3_600_000;

/** Lets the wallet sign the gateway's challenge and logs in with that; keeps the session without a merchant, or says why there is none. */
export async function signIn(signal: AbortSignal): Promise<KeptSession | "canceled" | "no-wallet"> {
  const { createSignInChallenge, createConsoleSession } = sellerApi;
  const { challenge } = await send(createSignInChallenge, write(location.origin, createSignInChallenge, {}), {});
  const reply = await askWallet({ kind: "sign-in", challenge }, { signal });
  if (reply.kind === "canceled" || reply.kind === "no-wallet") return reply.kind;
  if (reply.kind !== "sign-in") throw refuse("answer-invalid");
  const session = await send(createConsoleSession, write(location.origin, createConsoleSession, { body: { signIn: reply.signIn } }), {});
  const kept: KeptSession = {
    user: session.user,
    person: await loginOf(session),
    ends: Math.min(session.expires, session.serverTime + SESSION_MS),
    clockOffset: session.serverTime - Date.now(),
  };
  await keepSession(kept);
  return kept;
}

/** Acts for a merchant from now on. */
export async function chooseMerchant(kept: KeptSession, merchant: string): Promise<KeptSession> {
  const session = await openGateway(kept, () => undefined).call(sellerApi.createSellerSession, { params: { id: merchant } });
  const chosen = { ...kept, seller: { ...(await loginOf(session)), merchant }, ends: Math.min(kept.ends, session.expires) };
  await keepSession(chosen);
  return chosen;
}

async function loginOf({ token, keyid, secret }: Session): Promise<Login> {
  const bytes = fromBase64Url(secret);
  if (!bytes) throw refuse("answer-invalid");
  const key = await importSecret(bytes);
  bytes.fill(0);
  return { token, keyid, secret: key };
}
