import { parseCompact } from "../protocol/jws.ts";
import { type Result, verifyResult } from "../protocol/result.ts";
import type { Wallet } from "./wallet.ts";

type KeyOf = (thumbprint: string) => CryptoKey | undefined;

/** The result in a gateway's answer: undefined when its signature is wrong, `unknown-key` when its key has yet to be validated by a page. */
export function readResult(wallet: Wallet, jws: string, now: number): Promise<Result | "unknown-key" | undefined> {
  return readSignedResult(wallet, jws, now, verifyResult);
}

/** What `verify` reads in a gateway's answer, as {@link readResult} says. */
export async function readSignedResult<R>(
  wallet: Wallet,
  jws: string,
  now: number,
  verify: (jws: string, keyOf: KeyOf) => Promise<R | undefined>,
): Promise<R | "unknown-key" | undefined> {
  const thumbprint = parseCompact(jws)?.header["x5t#S256"];
  if (!thumbprint) return undefined;
  const key = await wallet.database.get("resultKeys", thumbprint);
  if (!key || key.notAfter < now) return "unknown-key";
  return verify(jws, (wanted) => (wanted === thumbprint ? key.publicKey : undefined));
}
