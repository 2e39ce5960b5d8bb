import { browser } from "../browser.ts";
import { prompts, signings } from "./records.ts";
import { requestsToAnswer } from "./requests.ts";

/** Shows on the toolbar's button how many windows and devices wait for an answer. */
export async function showWaiting(): Promise<void> {
  const [open, signing, devices] = await Promise.all([prompts.all(), signings.all(), requestsToAnswer()]);
  const windows = open.filter(({ surface }) => surface === "window").length + signing.length;
  const count = windows + devices.length;
  const parts = [
    browser.i18n.getMessage("name"),
    ...(windows ? [browser.i18n.getMessage("waiting", String(windows))] : []),
    ...(devices.length ? [browser.i18n.getMessage("devicesWaiting", String(devices.length))] : []),
  ];
  await browser.action.setBadgeText({ text: count ? String(count) : "" });
  await browser.action.setTitle({ title: parts.join(" – ") });
}
