import { client, type FromSigningWindow } from "../../messages.ts";

// The native global: all that is used of the polyfill here would be this one call.
declare const chrome: typeof import("webextension-polyfill");

/** The one-time id that this signing is known by. */
export const signingId = location.hash.slice(1);

/** The background, as this window may ask it. */
export const background = client<FromSigningWindow>((message) => chrome.runtime.sendMessage(message));
