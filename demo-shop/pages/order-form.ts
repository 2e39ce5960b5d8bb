import { startSteppers } from "./stepper.ts";
import { won } from "./won.ts";

/** Lets the quantity be stepped and shows what it comes to; the server computes for itself. */
export function startOrderForm(form: HTMLFormElement): void {
  const quantity = form.querySelector<HTMLInputElement>("#quantity");
  const total = form.querySelector<HTMLOutputElement>("[data-total]");
  sendOnce(form);
  if (!quantity || !total) return;
  startSteppers(form);
  quantity.addEventListener("input", () => {
    const pieces = Math.min(Math.max(Math.trunc(quantity.valueAsNumber || 1), 1), 99);
    total.textContent = won(Number(form.dataset.price) * pieces, form.dataset.language);
  });
}

/** A second click while the answer is under way would be a second order. */
export function sendOnce(form: HTMLFormElement): void {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => {
    sent = false;
  });
}
