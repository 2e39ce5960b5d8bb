import type { Operation, ReplyOf, RequestOf } from "../../protocol/api.ts";
import { randomBytes, toBase64Url } from "../../protocol/bytes.ts";
import { signRequest } from "../../protocol/login.ts";
import { type ProblemCode, ProblemError, refuse } from "../../protocol/problem.ts";
import { send, type Written, write } from "./request.ts";
import { type KeptSession, keepClock, type Login } from "./session-store.ts";

/** How the dashboard's screens talk to the gateway. */
export interface Gateway {
  /** Calls an operation, signed by the login that it asks for; every refusal is a ProblemError. */
  call<O extends Operation>(operation: O, request: RequestOf<O>, options?: { readonly idempotencyKey?: string }): Promise<ReplyOf<O>>;
  /** The gateway's time as this page knows it, in ms. */
  now(): number;
}

/** After these the person signs in anew. */
const ENDED: ReadonlySet<ProblemCode> = new Set(["login-required", "login-expired", "login-revoked", "login-signature-invalid", "seller-required"]);

/** The gateway for a session; `ended` is called with why it no longer takes the session. */
export function openGateway(kept: KeptSession, ended: (why: ProblemCode) => void): Gateway {
  let { clockOffset } = kept;
  const now = () => Date.now() + clockOffset;

  async function headersFor(login: Login, { method, url, body }: Written): Promise<Record<string, string>> {
    const parameters = { created: Math.floor(now() / 1000), nonce: toBase64Url(randomBytes(16)), keyid: login.keyid };
    return signRequest({ method, targetUri: url, token: login.token, ...(body && { body }) }, parameters, login.secret);
  }

  return {
    now,
    async call(operation, request, { idempotencyKey } = {}) {
      const written = write(location.origin, operation, request);
      const own: Record<string, string> = idempotencyKey ? { "idempotency-key": idempotencyKey } : {};
      if (operation.caller === "anybody") return send(operation, written, own);
      const login = operation.caller === "login" ? kept.person : kept.seller;
      if (!login) throw refuse("seller-required");
      const signed = async () => send(operation, written, { ...own, ...(await headersFor(login, written)) });
      try {
        return await signed();
      } catch (error) {
        const problem = error instanceof ProblemError ? error.problem : undefined;
        if (problem?.code === "login-clock-skew") {
          clockOffset = problem.serverTime - Date.now();
          await keepClock(kept, clockOffset);
          return signed();
        }
        if (problem && ENDED.has(problem.code)) ended(problem.code);
        throw error;
      }
    },
  };
}
