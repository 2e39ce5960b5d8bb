import { browser } from "../browser.ts";
import { prompts } from "./records.ts";

/** Shows on the toolbar's button how many windows wait for an answer. */
export async function showWaiting(): Promise<void> {
  const waiting = (await prompts.all()).filter(({ surface }) => surface === "window").length;
  const name = browser.i18n.getMessage("name");
  await browser.action.setBadgeText({ text: waiting ? String(waiting) : "" });
  await browser.action.setTitle({ title: waiting ? `${name} – ${browser.i18n.getMessage("waiting", String(waiting))}` : name });
}
