import type { Operation, ReplyOf, RequestOf } from "../protocol/api.ts";
import { randomBytes, toBase64Url } from "../protocol/bytes.ts";
import { signRequest } from "../protocol/login.ts";
import { ProblemError } from "../protocol/problem.ts";
import type { StoredSession } from "./database.ts";
import { type PreparedRequest, prepareRequest, sendRequest } from "./request.ts";
import { forgetSession, liveSession, renewSession } from "./session.ts";
import { gatewayNow, learnClock } from "./settings.ts";
import type { Wallet } from "./wallet.ts";

export interface CallOptions {
  readonly idempotencyKey?: string;
}

/** Calls an operation of the gateway, signed by the login where it asks for one; every refusal is a ProblemError. */
export async function call<O extends Operation>(wallet: Wallet, operation: O, request: RequestOf<O>, options: CallOptions = {}): Promise<ReplyOf<O>> {
  const prepared = prepareRequest(wallet.gateway, operation, request);
  const headers: Record<string, string> = options.idempotencyKey ? { "idempotency-key": options.idempotencyKey } : {};
  if (operation.caller === "anybody") return sendRequest(operation, prepared, headers);
  return sendSigned(wallet, prepared, (signature) => sendRequest(operation, prepared, { ...headers, ...signature }));
}

/** Sends a request with the login's signature, and once more after a refusal that the wallet can cure by itself. */
export async function sendSigned<T>(wallet: Wallet, request: PreparedRequest, send: (signature: Record<string, string>) => Promise<T>): Promise<T> {
  const session = await liveSession(wallet);
  try {
    return await send(await sign(wallet, request, session));
  } catch (error) {
    const cured = error instanceof ProblemError ? await cure(wallet, error, session) : undefined;
    if (!cured) throw error;
    return send(await sign(wallet, request, cured));
  }
}

async function sign(wallet: Wallet, { method, url, body }: PreparedRequest, session: StoredSession): Promise<Record<string, string>> {
  const created = Math.floor((await gatewayNow(wallet.database)) / 1000);
  const nonce = toBase64Url(randomBytes(16));
  const request = { method, targetUri: url, token: session.token, ...(body && { body }) };
  return signRequest(request, { created, nonce, keyid: session.keyid }, session.secret);
}

/** A session to try once more with, where the refusal is one that the wallet can cure by itself. */
async function cure(wallet: Wallet, { problem }: ProblemError, session: StoredSession): Promise<StoredSession | undefined> {
  switch (problem.code) {
    case "login-clock-skew":
      await learnClock(wallet.database, problem.serverTime);
      return session;
    case "login-expired":
    // The gateway has let go of the key that this login was made with.
    case "login-signature-invalid":
      return renewSession(wallet, session);
    case "login-revoked":
      await forgetSession(wallet);
      return undefined;
    default:
      return undefined;
  }
}
