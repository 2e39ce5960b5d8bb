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
  const session = await liveSession(wallet);
  try {
    return await sendSigned(wallet, operation, prepared, session, headers);
  } catch (error) {
    const cured = error instanceof ProblemError ? await cure(wallet, error, session) : undefined;
    if (!cured) throw error;
    return sendSigned(wallet, operation, prepared, cured, headers);
  }
}

async function sendSigned<O extends Operation>(
  wallet: Wallet,
  operation: O,
  prepared: PreparedRequest,
  session: StoredSession,
  headers: Record<string, string>,
): Promise<ReplyOf<O>> {
  const created = Math.floor((await gatewayNow(wallet.database)) / 1000);
  const nonce = toBase64Url(randomBytes(16));
  const { method, url, body } = prepared;
  const request = { method, targetUri: url, token: session.token, ...(body && { body }) };
  const signature = await signRequest(request, { created, nonce, keyid: session.keyid }, session.secret);
  return sendRequest(operation, prepared, { ...headers, ...signature });
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
