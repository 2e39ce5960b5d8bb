/** Copies a link, and says so on the button. */
export function startCopy(button: HTMLButtonElement): void {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
    button.textContent = button.dataset.copied ?? "";
    const said = document.getElementById("said");
    if (said) said.textContent = button.dataset.copied ?? "";
  });
}
