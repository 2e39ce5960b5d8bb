/** Shows the picture that somebody presses large. */
export function startGallery(gallery: HTMLElement): void {
  const large = gallery.querySelector("img");
  const buttons = [...gallery.querySelectorAll<HTMLButtonElement>("[data-picture]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const { picture, shows } = button.dataset;
      if (large && picture) large.src = picture;
      if (large && shows) large.alt = shows;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    });
  }
}
