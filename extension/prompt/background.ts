import { client, type FromPrompt } from "../messages.ts";
import type {} from "./first-question.ts";

// The native global: the polyfill is a third of what a prompt would load, and all that is used of it here is this one call.
declare const chrome: typeof import("webextension-polyfill");

/** The one-time id that this prompt is known by. */
export const promptId = location.hash.slice(1);

/** The background, as this prompt may ask it. */
export const background = client<FromPrompt>((message) => chrome.runtime.sendMessage(message));
// Kept for whichever of the two scripts is evaluated last.
globalThis.coconutView ??= background.view(promptId, [...(location.ancestorOrigins ?? [])]);
/** What to show first, asked for as early as possible. */
export const firstView = globalThis.coconutView;
/** In a page, or in a window of its own. */
export const surface = window.parent === window ? "window" : "frame";
