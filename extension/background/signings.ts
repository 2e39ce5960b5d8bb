import { browser } from "../browser.ts";
import type { ToSigningPage } from "../messages.ts";
import { SIGNING_PAGE } from "./asker.ts";
import { showWaiting } from "./badge.ts";
import { restingState } from "./buttons.ts";
import { type SigningRecord, signingPages, signings } from "./records.ts";
import { openWindowOver } from "./windows.ts";

/** Tells the page that asked; what it answers, or undefined where it is gone. */
export async function tellSigningPage({ tab, frame }: Pick<SigningRecord["asker"], "tab" | "frame">, message: ToSigningPage): Promise<unknown> {
  return browser.tabs.sendMessage(tab, message, { frameId: frame }).catch(() => undefined);
}

/** Opens the window in which something beside a payment is signed; it is never drawn in a page. */
export async function openSigningWindow(record: SigningRecord): Promise<void> {
  await signings.put(record.id, record);
  const place = await openWindowOver(record.asker.window, `${SIGNING_PAGE}#${record.id}`);
  if (place !== undefined) await signings.put(record.id, { ...((await signings.get(record.id)) ?? record), place });
  await showWaiting();
}

/** Ends a signing without a signature, and closes its window. */
export async function dropSigning({ id, place, asker }: SigningRecord): Promise<void> {
  await signings.delete(id);
  if (place !== undefined) await browser.windows.remove(place).catch(() => undefined);
  // Not awaited: the page may be waiting for the answer to a newer request.
  void tellSigningPage(asker, { signing: id });
  await showWaiting();
}

/** Tells every page that may ask for signatures how the wallet stands now. */
export async function tellAllSigningPages(): Promise<void> {
  const wallet = await restingState();
  await Promise.all((await signingPages.all()).map((page) => tellSigningPage(page, { wallet })));
}
