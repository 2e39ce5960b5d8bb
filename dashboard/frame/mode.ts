import type { Merchant } from "../../protocol/merchant.ts";

const icons = {
  plain: new URL("../icons/plain.svg", import.meta.url).href,
  test: new URL("../icons/test.svg", import.meta.url).href,
  live: new URL("../icons/live.svg", import.meta.url).href,
};
type Mode = keyof typeof icons;

/** Whether a merchant's money is real. */
export function modeOf({ livemode }: Pick<Merchant, "livemode">): "test" | "live" {
  return livemode ? "live" : "test";
}

/** Puts the mode on the whole page: its attribute for the style sheet, and the tab's picture. */
export function wearMode(mode: Mode): void {
  document.documentElement.dataset.mode = mode;
  document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.setAttribute("href", icons[mode]);
}
