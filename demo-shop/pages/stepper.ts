/** Makes the buttons beside quantities work; each change is told as `input` of its field. */
export function startSteppers(root: HTMLElement): void {
  for (const step of root.querySelectorAll<HTMLButtonElement>("[data-step]")) {
    const field = step.parentElement?.querySelector("input");
    step.addEventListener("click", () => {
      if (Number(step.dataset.step) > 0) field?.stepUp();
      else field?.stepDown();
      field?.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
