import { browser } from "../browser.ts";
import { client, type FromPrompt } from "../messages.ts";

/** The one-time id that this prompt is known by. */
export const promptId = location.hash.slice(1);

/** The background, as this prompt may ask it. */
export const background = client<FromPrompt>((message) => browser.runtime.sendMessage(message));
/** Asked before anything else of the prompt is evaluated: the answer is on its way while the page gets ready. */
export const firstView = background.view(promptId, [...(location.ancestorOrigins ?? [])]);
/** In a page, or in a window of its own. */
export const surface = window.parent === window ? "window" : "frame";
