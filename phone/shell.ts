import type { Shell } from "../pages/shell.ts";
import { openWallet } from "../wallet/wallet.ts";
import { phoneWordsIn } from "./words.ts";

/** The phone app around the wallet's pages. */
export const phoneShell: Shell = {
  wallet: openWallet(__GATEWAY_ORIGIN__, __ROOT_SPKI__),
  walletOrigin: location.origin,
  words: phoneWordsIn,
  // One page is all there is; another tab looks again when it comes to the front.
  async tellOthers() {},
  async waitingShop() {
    return undefined;
  },
  // Only now is there something to keep, and browsers ask people or look at how a site is used.
  async certificateIssued() {
    await navigator.storage?.persist?.().catch(() => false);
  },
};
