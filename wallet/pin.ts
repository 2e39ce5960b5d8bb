import { api } from "../protocol/api.ts";
import { toBase64Url } from "../protocol/bytes.ts";
import { pinVerifier } from "../protocol/pin.ts";
import { PIN_CHANGE_TYPE } from "../protocol/recovery.ts";
import { call } from "./client.ts";
import { ownCertificate } from "./devices.ts";
import { proveOnce, signOnce } from "./sign-once.ts";
import type { Wallet } from "./wallet.ts";

/** Gives this device's certificate another PIN, by the old one. */
export async function changePin(wallet: Wallet, oldPin: string, newPin: string): Promise<void> {
  const { user, key, held } = await ownCertificate(wallet);
  const verifier = toBase64Url(await pinVerifier(newPin, key.spki));
  const change = await signOnce(wallet, user, PIN_CHANGE_TYPE, { user, pinVerifier: verifier });
  const pinProof = await proveOnce(wallet, user, oldPin, "pin-change", change);
  await call(wallet, api.changePin, { params: { id: held.card.id }, body: { change, pinProof } });
}
