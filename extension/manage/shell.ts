import type { Shell } from "../../pages/shell.ts";
import { openWallet } from "../../wallet/wallet.ts";
import { background } from "./background.ts";
import { extensionWordsIn } from "./words.ts";

/** The extension around the wallet's pages. */
export const extensionShell: Shell = {
  wallet: openWallet(__GATEWAY_ORIGIN__, __ROOT_SPKI__),
  walletOrigin: __WALLET_ORIGIN__,
  words: extensionWordsIn,
  async tellOthers() {
    await background.changed().catch(() => undefined);
  },
  async waitingShop() {
    const shop = await background.waitingShop().catch(() => undefined);
    return shop && "value" in shop ? shop.value : undefined;
  },
  // The permission `unlimitedStorage` keeps the key store already.
  async certificateIssued() {},
};
