/** Lets the quantity be stepped and shows what it comes to; the server computes for itself. */
export function startOrderForm(form: HTMLFormElement): void {
  const quantity = form.querySelector<HTMLInputElement>("#quantity");
  const total = form.querySelector<HTMLOutputElement>("[data-total]");
  if (!quantity || !total) return;
  const show = () => {
    const pieces = Math.min(Math.max(Math.trunc(quantity.valueAsNumber || 1), 1), 99);
    const digits = (Number(form.dataset.price) * pieces).toLocaleString(form.dataset.language);
    total.textContent = form.dataset.language === "ko" ? `${digits}원` : `₩${digits}`;
  };
  quantity.addEventListener("input", show);
  for (const step of form.querySelectorAll<HTMLButtonElement>("[data-step]")) {
    step.hidden = false;
    step.addEventListener("click", () => {
      if (Number(step.dataset.step) > 0) quantity.stepUp();
      else quantity.stepDown();
      show();
    });
  }
  let sent = false;
  form.addEventListener("submit", (event) => {
    // A second click while the answer is under way would be a second order.
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => {
    sent = false;
  });
}
