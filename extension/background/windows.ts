import { browser } from "../browser.ts";
import { MANAGE_PAGE, PROMPT_PAGE } from "./asker.ts";
import { showWaiting } from "./badge.ts";
import { tellButton } from "./buttons.ts";
import { home, wallet } from "./home.ts";
import { type ButtonRecord, type PromptRecord, prompts, type Records, records } from "./records.ts";

const WIDTH = 400;
const HEIGHT = 740;

/** The page of the wallet that was opened for a shop's button, which waits. */
export interface Setup {
  readonly button: ButtonRecord;
  readonly tab: number;
}
export const setups: Records<Setup> = records("setups");

/** Opens a prompt in a window of its own, in the middle of the shop's window. */
export async function openPromptWindow(record: PromptRecord): Promise<void> {
  await prompts.put(record.id, record);
  const place = await openWindowOver(record.button.window, `${PROMPT_PAGE}#${record.id}`);
  if (place !== undefined) await prompts.put(record.id, { ...((await prompts.get(record.id)) ?? record), place });
  await tellButton(record.button, "window");
  await showWaiting();
}

/** Opens a page of the extension in a window in the middle of another one; the new window's id. */
export async function openWindowOver(window: number, page: string): Promise<number | undefined> {
  const over = await browser.windows.get(window).catch(() => undefined);
  const { left = 0, top = 0, width = WIDTH, height = HEIGHT } = over ?? {};
  const opened = await browser.windows.create({
    type: "popup",
    url: home.base + page,
    width: WIDTH,
    height: HEIGHT,
    left: Math.max(0, Math.round(left + (width - WIDTH) / 2)),
    top: Math.max(0, Math.round(top + (height - HEIGHT) / 3)),
  });
  return opened.id;
}

/** Ends a prompt and closes its window, unless the payment is on its way already. */
export async function dropPrompt({ id, surface, place, button }: PromptRecord): Promise<void> {
  if (await (await wallet()).database.get("outbox", button.payment)) return;
  await prompts.delete(id);
  if (surface === "window" && place !== undefined) await browser.windows.remove(place).catch(() => undefined);
  await showWaiting();
}

/** Brings a prompt's window to the front; false when it is gone. */
export async function focusWindow(window: number): Promise<boolean> {
  return browser.windows.update(window, { focused: true }).then(
    () => true,
    () => false,
  );
}

/** Brings the shop's page back to the front. */
export async function focusShop({ tab, window }: ButtonRecord): Promise<void> {
  await browser.tabs.update(tab, { active: true }).catch(() => undefined);
  await focusWindow(window);
}

/** Opens the wallet's own page, for a button that then waits for it. */
export async function openManage(button: ButtonRecord, place = ""): Promise<void> {
  const earlier = (await setups.all())[0];
  if (earlier && (await focusTab(earlier.tab))) {
    await setups.put("current", { button, tab: earlier.tab });
    return;
  }
  const opened = await browser.tabs.create({ url: home.base + MANAGE_PAGE + place, windowId: button.window });
  if (opened.id !== undefined) await setups.put("current", { button, tab: opened.id });
}

/** Brings a tab and its window to the front; false when it is gone. */
export async function focusTab(tab: number): Promise<boolean> {
  try {
    const { windowId } = await browser.tabs.update(tab, { active: true });
    if (windowId !== undefined) await focusWindow(windowId);
    return true;
  } catch {
    return false;
  }
}
