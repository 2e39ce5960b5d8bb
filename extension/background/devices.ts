import { ProblemError } from "../../protocol/problem.ts";
import { refreshRequests } from "../../wallet/account.ts";
import { standing } from "../../wallet/certificate.ts";
import { followDeviceLog } from "../../wallet/device-log.ts";
import { browser } from "../browser.ts";
import { MANAGE_PAGE } from "./asker.ts";
import { showWaiting } from "./badge.ts";
import { home, wallet } from "./home.ts";
import { type Records, records } from "./records.ts";
import { othersRecovery, requestsToAnswer } from "./requests.ts";

/** The alarm that wakes the worker to look; a request waits for 15 minutes. */
const ALARM = "devices";
const EVERY_MINUTES = 5;

/** What the person was told of already, by the notification's id: a request's, {@link CHANGED} with the log's head, {@link RECOVERY} with its id. */
const told: Records<{ readonly id: string; readonly about: string }> = records("told");
const CHANGED = "devices-changed";
const RECOVERY = "recovery";

/** Has the worker woken now and then, while the browser runs. */
export async function lookNowAndThen(): Promise<void> {
  await browser.alarms.create(ALARM, { periodInMinutes: EVERY_MINUTES });
  await lookForDevices();
}

/** Answers the alarm. */
export async function alarmed(name: string): Promise<void> {
  if (name === ALARM) await lookForDevices();
}

/** Leads from a notification to the page that answers it. */
export async function openDevicesFor(notification: string): Promise<void> {
  await browser.notifications.clear(notification);
  await browser.tabs.create({ url: `${home.base}${MANAGE_PAGE}#${notification === RECOVERY ? "recovery" : "devices"}` });
}

/** Asks the gateway which devices wait, whether the devices have changed and whether a recovery has begun, and tells the person what is new; never rejects. */
export async function lookForDevices(): Promise<void> {
  try {
    const own = await wallet();
    if ((await standing(own)).kind !== "ready") return;
    await refreshRequests(own);
    await followDeviceLog(own).catch(ignoreRewritten);
    await tellNews();
  } catch {
    // The gateway is away: the next look finds what this one missed.
  }
  await showWaiting();
}

async function tellNews(): Promise<void> {
  for (const { id, name } of await requestsToAnswer()) await tellOnce(id, id, browser.i18n.getMessage("deviceAsks", name));
  const own = await wallet();
  const now = await standing(own);
  const recovery = await othersRecovery();
  if (recovery) await tellOnce(RECOVERY, recovery.id, browser.i18n.getMessage(recovery.purpose === "pin" ? "pinRecovery" : "masterRecovery", recovery.name));
  const log = "user" in now ? await own.database.get("deviceLogs", now.user) : undefined;
  if (log?.rewritten) await tellOnce(CHANGED, "rewritten", browser.i18n.getMessage("devicesRewritten"));
  else if (log && log.seen !== log.head) await tellOnce(CHANGED, log.head, browser.i18n.getMessage("devicesChanged"));
}

async function tellOnce(id: string, about: string, message: string): Promise<void> {
  if ((await told.get(id))?.about === about) return;
  await told.put(id, { id, about });
  const iconUrl = browser.runtime.getURL("extension/icons/128.png");
  await browser.notifications.create(id, { type: "basic", iconUrl, title: browser.i18n.getMessage("name"), message });
}

function ignoreRewritten(error: unknown): void {
  if (!(error instanceof ProblemError) || error.problem.code !== "device-log-rewritten") throw error;
}
