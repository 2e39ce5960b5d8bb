/** Shows the picture that somebody presses large. */
export function startGallery(gallery: HTMLElement): void {
  const large = gallery.querySelector("img");
  const buttons = [...gallery.querySelectorAll<HTMLButtonElement>("[data-picture]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      if (large && button.dataset.picture) large.src = button.dataset.picture;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    });
  }
}
