/** What the browser stamps on a message; a page cannot choose any of it. */
export interface Stamp {
  readonly id?: string | undefined;
  readonly url?: string | undefined;
  readonly frameId?: number | undefined;
  readonly tab?: { readonly id?: number | undefined; readonly windowId?: number | undefined } | undefined;
}

/** Who asks, and thereby which questions are answered. */
export type Asker =
  | { readonly kind: "button"; readonly payment: string; readonly tab: number; readonly frame: number; readonly window: number }
  | { readonly kind: "prompt"; readonly tab: number; readonly frame: number; readonly window: number }
  | { readonly kind: "manage"; readonly tab?: number };

export interface Home {
  /** The extension's id and its origin with a slash at the end. */
  readonly id: string;
  readonly base: string;
  readonly gateway: string;
}

export const PROMPT_PAGE = "extension/prompt/prompt.html";
export const MANAGE_PAGE = "extension/manage/manage.html";
export const POPUP_PAGE = "extension/manage/popup.html";
const BUTTON_PATH = /^\/button\/(pay_[0-9a-hjkmnp-tv-z]{26})$/;

/** Who sent a message, by the browser's stamps alone; undefined for everybody whom nothing is told. */
export function askerOf(stamp: Stamp, home: Home): Asker | undefined {
  if (stamp.id !== home.id || !stamp.url) return undefined;
  const url = new URL(stamp.url);
  const page = stamp.url.replace(/[?#].*/s, "");
  const { id: tab, windowId: window } = stamp.tab ?? {};
  const frame = stamp.frameId;
  if (page === home.base + MANAGE_PAGE || page === home.base + POPUP_PAGE) {
    // A wallet page in a frame is not a wallet page.
    return frame ? undefined : { kind: "manage", ...(tab !== undefined && { tab }) };
  }
  if (tab === undefined || frame === undefined || window === undefined) return undefined;
  if (page === home.base + PROMPT_PAGE) return { kind: "prompt", tab, frame, window };
  const payment = BUTTON_PATH.exec(url.pathname)?.[1];
  // The button is always framed: by itself at the top there is no shop that asks.
  return url.origin === home.gateway && payment && frame !== 0 ? { kind: "button", payment, tab, frame, window } : undefined;
}
