import { refreshResultKeys } from "../../wallet/trust.ts";
import { openWallet } from "../../wallet/wallet.ts";

/** Validates the gateway's present result keys up to the compiled-in root and keeps them. */
export async function refreshKeys(): Promise<void> {
  await refreshResultKeys(await openWallet(__GATEWAY_ORIGIN__, __ROOT_SPKI__));
}
