import type { Runtime } from "webextension-polyfill";
import { browser } from "../browser.ts";
import type { Reply } from "../messages.ts";
import { askerOf } from "./asker.ts";
import { tabClosed, windowClosed } from "./closing.ts";
import { alarmed, lookNowAndThen, openDevicesFor } from "./devices.ts";
import { fromButton } from "./from-button.ts";
import { fromManage } from "./from-manage.ts";
import { fromPrompt } from "./from-prompt.ts";
import { fromSigningPage } from "./from-signing-page.ts";
import { fromSigningWindow } from "./from-signing-window.ts";
import { answer } from "./handlers.ts";
import { home } from "./home.ts";

// One synchronous listener: an asynchronous one would answer for every other.
browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender): Promise<Reply<unknown>> | undefined => {
  const asker = askerOf(sender, home);
  switch (asker?.kind) {
    case "button":
      return answer(fromButton, asker, message);
    case "prompt":
      return answer(fromPrompt, asker, message);
    case "signing-page":
      return answer(fromSigningPage, asker, message);
    case "signing-window":
      return answer(fromSigningWindow, asker, message);
    case "manage":
      return answer(fromManage, asker, message);
    default:
      return undefined;
  }
});
browser.runtime.onInstalled.addListener(() => void lookNowAndThen());
browser.runtime.onStartup.addListener(() => void lookNowAndThen());
browser.alarms.onAlarm.addListener(({ name }) => void alarmed(name));
// Never approvable from there: it only leads to the page.
browser.notifications.onClicked.addListener((notification) => void openDevicesFor(notification));
browser.windows.onRemoved.addListener((window) => void windowClosed(window));
browser.tabs.onRemoved.addListener((tab) => void tabClosed(tab));
