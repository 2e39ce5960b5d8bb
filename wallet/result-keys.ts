import { parseCompact } from "../protocol/jws.ts";
import { type Result, verifyResult } from "../protocol/result.ts";
import type { Wallet } from "./wallet.ts";

/** The result in a gateway's answer: undefined when its signature is wrong, `unknown-key` when its key has yet to be validated by a page. */
export async function readResult(wallet: Wallet, jws: string, now: number): Promise<Result | "unknown-key" | undefined> {
  const thumbprint = parseCompact(jws)?.header["x5t#S256"];
  if (!thumbprint) return undefined;
  const key = await wallet.database.get("resultKeys", thumbprint);
  if (!key || key.notAfter < now) return "unknown-key";
  return verifyResult(jws, (wanted) => (wanted === thumbprint ? key.publicKey : undefined));
}
