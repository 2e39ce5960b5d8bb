import { openWallet, type Wallet } from "../../wallet/wallet.ts";
import { browser } from "../browser.ts";
import type { Home } from "./asker.ts";

// runtime.getURL of a page with use_dynamic_url gives the dynamic address, even here: only the base is asked for.
export const home: Home = { id: browser.runtime.id, base: browser.runtime.getURL("/"), gateway: __GATEWAY_ORIGIN__ };

let opened: Promise<Wallet> | undefined;

/** This device's wallet, opened once per life of the worker. */
export function wallet(): Promise<Wallet> {
  opened ??= openWallet(__GATEWAY_ORIGIN__, __ROOT_SPKI__);
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}
