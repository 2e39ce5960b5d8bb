import { turn } from "./live-order.ts";

/** Hears the pay button. Its events are news: what is true, the shop's server finds out. */
export function startPayButton(order: HTMLElement, button: HTMLElement): void {
  const notice = order.querySelector("[data-notice]");
  const say = (words = "") => notice?.replaceChildren(words);
  button.addEventListener("paid", () => {
    say(order.dataset.checking);
    void check(order);
  });
  button.addEventListener("expired", () => void check(order));
  button.addEventListener("canceled", () => say(order.dataset.canceled));
  button.addEventListener("error", () => say(order.dataset.error));
}

async function check(order: HTMLElement): Promise<void> {
  const answer = await fetch(`${order.dataset.live}/check`, { method: "POST" }).catch(() => undefined);
  const { state }: { state?: string } = answer?.ok ? await answer.json() : {};
  // Otherwise the live stream will tell.
  if (state && state !== "open") await turn(order);
}
