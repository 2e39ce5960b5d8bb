import { browser } from "../browser.ts";
import { client, type FromManage } from "../messages.ts";

/** The background, as the wallet's own pages may ask it. */
export const background = client<FromManage>((message) => browser.runtime.sendMessage(message));

/** Opens the wallet's full page in a tab, at a place behind its `#`. */
export async function openFullPage(place = ""): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL("extension/manage/manage.html") + place });
  window.close();
}
