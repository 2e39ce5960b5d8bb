import type { PublicState } from "../protocol/payment.ts";

/** What the wallet's content script says of itself in `<html data-wallet>`; absent where there is no extension. */
const WALLET_STATES = ["no-certificate", "ready", "opening", "prompt", "window", "processing", "canceled", "expired-certificate", "error"] as const;
export type WalletState = (typeof WALLET_STATES)[number];

/** A wallet's state as it stands in the attribute; undefined for none and for words that we do not know. */
export function readWalletState(attribute: string | null): WalletState | undefined {
  return WALLET_STATES.find((state) => state === attribute);
}

/** All that decides how the button looks. */
export interface Facts {
  readonly payment: PublicState;
  readonly wallet: WalletState | undefined;
  /** The time in which an extension would have shown itself is over. */
  readonly waited: boolean;
  readonly online: boolean;
  /** The buyer has clicked, and the wallet has not answered yet. */
  readonly clicked: boolean;
  /** The buyer closed what we had opened, or we gave up waiting; until the wallet says something new. */
  readonly ended: "canceled" | "error" | undefined;
  /** The words for a browser without the extension are open. */
  readonly panel: boolean;
}

export type Face = WalletState | "loading" | "no-extension" | "paid" | "expired" | "withdrawn" | "offline";

/** The one face that the button shows. */
export function faceOf(facts: Facts): Face {
  if (facts.payment === "paid") return "paid";
  if (facts.payment === "canceled") return "withdrawn";
  // The gateway has the last word on an authorization that is under way when the time is up.
  if (facts.payment === "expired") return facts.wallet === "processing" ? "processing" : "expired";
  const busy = facts.wallet === "opening" || facts.wallet === "prompt" || facts.wallet === "window" || facts.wallet === "processing";
  if (busy && !facts.ended) return facts.wallet;
  if (!facts.online) return "offline";
  if (facts.ended) return facts.ended;
  if (facts.wallet === undefined) return facts.waited ? "no-extension" : "loading";
  return facts.clicked ? "opening" : facts.wallet;
}

/** Whether the frame should cover the page: for our own words and for the prompt, which the extension draws over it. */
export function coversPage(facts: Facts, before: boolean): boolean {
  // A hand-off goes on when the network is away for a while.
  if (facts.panel) return facts.payment === "created";
  const face = faceOf(facts);
  return face === "opening" || face === "prompt" || (face === "processing" && before);
}

const CLICKABLE: readonly Face[] = ["no-extension", "no-certificate", "ready", "prompt", "window", "canceled", "expired-certificate", "error"];
const OVER: readonly Face[] = ["paid", "expired", "withdrawn"];

/** Whether a click means something now (`yes`), will again (`wait`), or never will (`no`). */
export function clickable(face: Face): "yes" | "wait" | "no" {
  if (CLICKABLE.includes(face)) return "yes";
  return OVER.includes(face) ? "no" : "wait";
}
