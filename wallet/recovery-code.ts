import { api } from "../protocol/api.ts";
import { RECOVERY_CODE_TYPE, type RecoveryStanding } from "../protocol/recovery.ts";
import { recoveryCodeHash } from "../protocol/recovery-code.ts";
import { call } from "./client.ts";
import { ownCertificate } from "./devices.ts";
import { proveOnce, signOnce } from "./sign-once.ts";
import type { Wallet } from "./wallet.ts";

/** Sets a code in its normal form as the person's recovery code, by the master's signature and PIN; only its hash leaves this device. */
export async function setRecoveryCode(wallet: Wallet, code: string, pin: string): Promise<RecoveryStanding> {
  const { user } = await ownCertificate(wallet);
  const change = await signOnce(wallet, user, RECOVERY_CODE_TYPE, { user, hash: await recoveryCodeHash(user, code) });
  return call(wallet, api.setRecoveryCode, { body: { change, pinProof: await proveOnce(wallet, user, pin, "device", change) } });
}
