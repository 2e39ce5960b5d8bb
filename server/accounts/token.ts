import { createHmac } from "node:crypto";
import { CompactSign, compactVerify } from "jose";
import * as v from "valibot";
import type { Session } from "../../protocol/account.ts";
import { DeviceId, MerchantId, UserNumber } from "../../protocol/ids.ts";
import type { SecretKeys } from "../keys/generations.ts";

export const LOGIN_LIFETIME_MS = 7 * 24 * 3_600_000;

/** K signs the public token t_p, K_s derives its secret t_s; each in generations by `kid`. */
export interface LoginKeys {
  readonly token: SecretKeys;
  readonly session: SecretKeys;
}

/** What t_p says, in ms. */
export interface TokenClaims {
  readonly user: bigint;
  readonly device: string;
  /** The one merchant that the login acts for, where it is a member's. */
  readonly merchant: string | undefined;
  readonly generation: number;
  /** Whether a certificate's signature made it, and not the password. */
  readonly byCertificate: boolean;
  readonly issued: number;
  readonly expires: number;
}

// NumericDate may have a fraction (RFC 7519 section 2): a login right after a revocation must count as later.
const Payload = v.strictObject({
  sub: UserNumber,
  dev: DeviceId,
  mer: v.exactOptional(MerchantId),
  gen: v.pipe(v.number(), v.integer()),
  // RFC 8176: proof of possession of a key kept in software; absent where the password was all.
  amr: v.exactOptional(v.tuple([v.literal("swk")])),
  iat: v.number(),
  exp: v.number(),
});

/** A new login: t_p = JWT (RFC 7519, HS256) by K, t_s = HMAC-SHA256(K_s, t_p), from `issued` (ms) for 7 days, or up to `expires`. */
export async function issueLogin(
  keys: LoginKeys,
  holder: { user: bigint; device: string; merchant?: string; generation: number; byCertificate?: boolean },
  issued: number,
  expires: number = issued + LOGIN_LIFETIME_MS,
): Promise<Session> {
  const { current } = keys.token;
  const { merchant } = holder;
  const payload = {
    sub: String(holder.user),
    dev: holder.device,
    ...(merchant !== undefined && { mer: merchant }),
    gen: holder.generation,
    ...(holder.byCertificate && { amr: ["swk"] }),
    iat: issued / 1000,
    exp: expires / 1000,
  };
  const token = await new CompactSign(Buffer.from(JSON.stringify(payload)))
    .setProtectedHeader({ alg: "HS256", typ: "JWT", kid: current })
    .sign(secretOf(keys.token, current));
  const keyid = keys.session.current;
  const secret = createHmac("sha256", secretOf(keys.session, keyid)).update(token).digest("base64url");
  return { user: payload.sub, token, secret, keyid, expires, serverTime: issued };
}

/** What a token of ours says, expired or not; undefined when none of our keys made it. */
export async function readToken(keys: LoginKeys, token: string): Promise<TokenClaims | undefined> {
  try {
    const { payload } = await compactVerify(token, ({ kid }) => secretOf(keys.token, kid ?? ""), { algorithms: ["HS256"] });
    const { sub, dev, mer, gen, amr, iat, exp } = v.parse(Payload, JSON.parse(Buffer.from(payload).toString("utf8")));
    const times = { issued: Math.round(iat * 1000), expires: Math.round(exp * 1000) };
    return { user: BigInt(sub), device: dev, merchant: mer, generation: gen, byCertificate: amr !== undefined, ...times };
  } catch {
    return undefined;
  }
}

/** t_s of a token under the generation `keyid` of K_s; undefined when there is no such generation. */
export function loginSecret(keys: LoginKeys, keyid: string, token: string): Buffer | undefined {
  const key = keys.session.secret(keyid);
  return key && createHmac("sha256", key).update(token).digest();
}

function secretOf(keys: SecretKeys, kid: string): Uint8Array {
  const secret = keys.secret(kid);
  if (!secret) throw new Error(`the key store has no login key ${kid}`);
  return secret;
}
