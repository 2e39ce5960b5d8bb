import { createHmac } from "node:crypto";
import { handoffCodeInput } from "../../protocol/handoff.ts";
import type { SecretKeys } from "../keys/store.ts";

// Derived from K_s by labels that no login token begins with, so that who reads the database can neither make nor guess a code.

/** The secret of a hand-off, 32 bytes: HMAC-SHA-256(K_s[kid], label ‖ id); undefined when that generation of K_s is gone. */
export function handoffSecret(keys: SecretKeys, kid: string, handoff: string): Buffer | undefined {
  const key = keys.secret(kid);
  return key && createHmac("sha256", key).update(`coconut-pay/handoff-secret\0${handoff}`).digest();
}

/** The code of a second, 16 bytes, as the protocol's `handoffCode`. */
export function codeOf(secret: Uint8Array, handoff: string, second: number): Buffer {
  return createHmac("sha256", secret).update(handoffCodeInput(handoff, second)).digest().subarray(0, 16);
}

/** What is kept of a typed code, under the newest K_s: a change of generations loses the codes of that minute. */
export function typedHash(keys: SecretKeys, typed: string): Buffer {
  const key = keys.secret(keys.current);
  if (!key) throw new Error("the key store has no current session key");
  return createHmac("sha256", key).update(`coconut-pay/typed-code\0${typed}`).digest();
}
