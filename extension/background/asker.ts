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
  /** `merchant`: whose page frames the gateway's sign-in page; absent for the dashboard. */
  | { readonly kind: "signing-page"; readonly merchant?: string; readonly tab: number; readonly frame: number; readonly window: number }
  | { readonly kind: "signing-window"; readonly window: number }
  | { readonly kind: "manage"; readonly tab?: number };

export interface Home {
  /** The extension's id and its origin with a slash at the end. */
  readonly id: string;
  readonly base: string;
  readonly gateway: string;
}

export const PROMPT_PAGE = "extension/prompt/prompt.html";
export const SIGNING_PAGE = "extension/prompt/signing/signing.html";
export const MANAGE_PAGE = "extension/manage/manage.html";
export const POPUP_PAGE = "extension/manage/popup.html";
const BUTTON_PATH = /^\/button\/(pay_[0-9a-hjkmnp-tv-z]{26})$/;
const DASHBOARD_PATH = /^\/dashboard(\/|$)/;
const SIGN_IN_PATH = /^\/sign-in\/(mer_[0-9a-hjkmnp-tv-z]{26})$/;

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
  if (page === home.base + SIGNING_PAGE) return frame === 0 ? { kind: "signing-window", window } : undefined;
  return url.origin === home.gateway ? gatewayPage(url.pathname, { tab, frame, window }) : undefined;
}

/** Button and sign-in are always framed: by themselves at the top there is no shop that asks. The dashboard never is. */
function gatewayPage(path: string, place: { readonly tab: number; readonly frame: number; readonly window: number }): Asker | undefined {
  if (place.frame === 0) return DASHBOARD_PATH.test(path) ? { kind: "signing-page", ...place } : undefined;
  const payment = BUTTON_PATH.exec(path)?.[1];
  if (payment) return { kind: "button", payment, ...place };
  const merchant = SIGN_IN_PATH.exec(path)?.[1];
  return merchant ? { kind: "signing-page", merchant, ...place } : undefined;
}
