import type { Language } from "../protocol/account.ts";
import { money } from "../ui/money.ts";
import { clickable, type Face } from "./face.ts";
import type { ShownPayment } from "./payment.ts";
import { type Word, wordsOf } from "./words.ts";

const WITH_AMOUNT: readonly Face[] = ["no-extension", "no-certificate", "ready", "paid", "canceled", "error", "loading"];
const SAID: readonly Face[] = ["opening", "prompt", "window", "processing", "paid", "expired", "withdrawn", "offline"];

/** The element of an id that the page must have. */
export function part<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element as T;
}

/** Draws the frame's faces into the page's own elements. */
export function openView(language: Language, { amount, currency }: ShownPayment) {
  const words = wordsOf(language);
  const shownSum = money(amount, currency, language);
  const pay = part<HTMLButtonElement>("pay");
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll<HTMLElement>("[data-word]")) element.textContent = words[element.dataset.word as Word];
  for (const element of document.querySelectorAll("[data-amount]")) element.textContent = shownSum;

  return {
    draw(face: Face): void {
      const note = words[`note.${face}` as Word] ?? "";
      const label = face === "loading" ? words.ready : words[face];
      const sum = WITH_AMOUNT.includes(face) ? shownSum : "";
      part("label").textContent = label;
      part("amount").textContent = sum;
      part("note").textContent = note;
      document.documentElement.dataset.face = face;
      pay.disabled = clickable(face) === "no";
      pay.setAttribute("aria-disabled", String(clickable(face) !== "yes"));
      part("waiting").hidden = face !== "opening";
      part("waiting-words").textContent = words.opening;
      part("said").textContent = SAID.includes(face) || note ? [label, sum, note].filter(Boolean).join(". ") : "";
    },
    panel(open: boolean): void {
      part("panel").hidden = !open;
      pay.inert = open;
    },
  };
}
