import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { contentDigest } from "../../protocol/digest.ts";
import { LOGIN_WINDOW_S, readLoginSignature, signatureBase, TOKEN_HEADER } from "../../protocol/login.ts";
import { refuse } from "../../protocol/problem.ts";
import type { IncomingRequest, Login } from "../http/server.ts";
import type { Database } from "../storage/database.ts";
import type { AccountWatcher } from "./account-events.ts";
import { generationOf, useNonce } from "./store.ts";
import { type LoginKeys, loginSecret, readToken, type TokenClaims } from "./token.ts";

export interface AuthenticationOptions {
  readonly database: Database;
  readonly keys: LoginKeys;
  /** Origins under which clients know the gateway; a request's Host decides which, the first where it is none of them. */
  readonly publicOrigins: readonly [string, ...string[]];
  /** When a certificate of this device of the user was last revoked, in ms; undefined where none was. */
  readonly deviceRevokedAt: (user: bigint, device: string) => Promise<number | undefined>;
  readonly now?: () => number;
}

/**
 * Who signed a request (RFC 9421 section 3.2, hmac-sha256, over method, target URI, content digest and t_p). Refuses with
 * `login-required`, `login-signature-invalid`, `login-clock-skew`, `login-expired`, `login-revoked` or `login-replayed`, in this
 * order; the nonce of a request that changes something is used up only after all else holds.
 */
export function authenticateLogin(options: AuthenticationOptions): (request: IncomingRequest) => Promise<Login> {
  return async (request) => {
    const { merchant, ...login } = await readLogin(options, request);
    // A login for a merchant is for that merchant's matters alone.
    if (merchant !== undefined) throw refuse("login-required");
    return login;
  };
}

/** The member and the merchant of a login that acts for one, as {@link authenticateLogin} checks it; refuses other logins with `seller-required`. */
export function authenticateMember(options: AuthenticationOptions): (request: IncomingRequest) => Promise<Login & { readonly merchant: string }> {
  return async (request) => {
    const { merchant, ...login } = await readLogin(options, request);
    if (merchant === undefined) throw refuse("seller-required");
    return { ...login, merchant };
  };
}

/** Who signed a request, as {@link authenticateLogin} tells, and from then on whether that login still holds. */
export function watchLogin(options: AuthenticationOptions): (request: IncomingRequest) => Promise<AccountWatcher> {
  return async (request) => {
    const { user, device, merchant, generation, issued, expires } = await readLogin(options, request);
    if (merchant !== undefined) throw refuse("login-required");
    return { user, expires, holds: () => isCurrent(options, { user, device, generation, issued }) };
  };
}

async function readLogin(options: AuthenticationOptions, request: IncomingRequest): Promise<TokenClaims> {
  const now = options.now ?? Date.now;
  const token = header(request, TOKEN_HEADER);
  const input = header(request, "signature-input");
  const signature = header(request, "signature");
  if (token === undefined || input === undefined || signature === undefined) throw refuse("login-required");
  const parameters = readLoginSignature(input, signature);
  const claims = await readToken(options.keys, token);
  const secret = parameters && loginSecret(options.keys, parameters.keyid, token);
  if (!parameters || !claims || !secret) throw refuse("login-signature-invalid");
  const digest = await contentDigest(request.body);
  const targetUri = publicOrigin(options.publicOrigins, request.headers.host) + request.url;
  const base = signatureBase({ method: request.method, targetUri, contentDigest: digest, token }, parameters);
  const expected = createHmac("sha256", secret).update(base).digest();
  if (header(request, "content-digest") !== digest || !equal(expected, parameters.signature)) throw refuse("login-signature-invalid");
  const serverTime = now();
  if (Math.abs(serverTime - parameters.created * 1000) > LOGIN_WINDOW_S * 1000) throw refuse("login-clock-skew", { serverTime });
  await checkHolder(options, claims, serverTime);
  if (request.method !== "GET") {
    const tokenHash = createHash("sha256").update(token).digest();
    // Kept for twice the window: the clocks of two gateways may differ.
    const keepUntil = new Date((parameters.created + 2 * LOGIN_WINDOW_S) * 1000);
    if (!(await useNonce(options.database, tokenHash, parameters.nonce, keepUntil))) throw refuse("login-replayed");
  }
  return claims;
}

/** Read anew for each request: what another process revoked is refused here at once. */
async function checkHolder(options: AuthenticationOptions, claims: TokenClaims, now: number): Promise<void> {
  if (claims.expires <= now) throw refuse("login-expired");
  if (!(await isCurrent(options, claims))) throw refuse("login-revoked");
}

async function isCurrent(
  { database, deviceRevokedAt }: AuthenticationOptions,
  claims: Pick<TokenClaims, "user" | "device" | "generation" | "issued">,
): Promise<boolean> {
  const [generation, revokedAt] = await Promise.all([generationOf(database, claims.user), deviceRevokedAt(claims.user, claims.device)]);
  return generation === claims.generation && (revokedAt === undefined || claims.issued > revokedAt);
}

function header(request: IncomingRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}

function publicOrigin(origins: readonly [string, ...string[]], host: string | undefined): string {
  return origins.find((origin) => origin.slice(origin.indexOf("//") + 2) === host) ?? origins[0];
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
