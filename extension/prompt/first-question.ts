// An entry of its own without imports: it asks for what to show while the prompt's code is still being fetched.
import type { FromPrompt, Reply } from "../messages.ts";

// The native global: the polyfill would have to be fetched first.
declare const chrome: typeof import("webextension-polyfill");

type View = ReturnType<FromPrompt["view"]>;
declare global {
  /** The answer to the first question, already on its way. */
  var coconutView: Promise<Reply<View>> | undefined;
}

globalThis.coconutView ??= chrome.runtime.sendMessage({ method: "view", values: [location.hash.slice(1), [...(location.ancestorOrigins ?? [])]] });
