import { browser } from "../browser.ts";
import { client, type FromPrompt } from "../messages.ts";

/** The one-time id that this prompt is known by. */
export const promptId = location.hash.slice(1);

/** The background, as this prompt may ask it. */
export const background = client<FromPrompt>((message) => browser.runtime.sendMessage(message));
export const surface = window.parent === window ? "window" : "frame";
/** The origins around this prompt, as the browser says. */
export const ancestors: readonly string[] = [...(location.ancestorOrigins ?? [])];
