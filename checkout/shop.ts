/** What the frame tells the merchant's page, by way of the SDK's element; the SDK's own list is in sdk/button/messages.ts. */
export type ShopEvent = "ready" | "tall" | "expand" | "collapse" | "normal" | "abnormal" | "sign-in" | "paid" | "canceled" | "expired" | "error";

/** Tells the page that holds this frame, and nobody else; nothing in a page of its own. */
export function tellShop(event: ShopEvent, detail?: object): void {
  const shop = shopOrigin();
  if (window.parent !== window && shop) window.parent.postMessage({ type: "coconut-pay", event, ...(detail && { detail }) }, shop);
}

/** The origin of the page that holds this frame, as the browser says; undefined in a page of its own. */
export function shopOrigin(): string | undefined {
  // Browsers without ancestorOrigins: the SDK asks for the referrer's origin.
  return location.ancestorOrigins?.[0] ?? (document.referrer ? new URL(document.referrer).origin : undefined);
}
