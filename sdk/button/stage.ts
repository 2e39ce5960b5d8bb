import { lockScroll } from "./scroll.ts";

/**
 * Holds the gateway's frame, in the line of the page or over all of it. The frame is never moved in the document (it would
 * be loaded again): a modal dialog goes to the top layer as it is, and takes the page behind out of reach.
 */
export class Stage {
  readonly frame = document.createElement("iframe");
  readonly parts: readonly HTMLElement[];
  readonly #dialog = document.createElement("dialog");
  #unlock: (() => void) | undefined;

  constructor() {
    const place = document.createElement("div");
    place.className = "place";
    this.frame.title = "Coconut Pay";
    this.frame.referrerPolicy = "origin";
    this.#dialog.setAttribute("closedby", "none");
    this.#dialog.setAttribute("aria-label", "Coconut Pay");
    this.#dialog.append(this.frame);
    // Only the frame knows what may end; a browser that closes the dialog all the same finds it open again.
    this.#dialog.addEventListener("close", () => this.#unlock && !this.#dialog.open && this.#dialog.showModal());
    this.parts = [this.#dialog, place];
  }

  /** Covers the viewport with the frame. */
  expand(): void {
    if (this.#unlock || !this.#dialog.isConnected) return;
    this.#unlock = lockScroll();
    this.#dialog.showModal();
    this.frame.focus();
  }

  /** Gives the frame room for some lines, in its place. */
  tall(tall: boolean): void {
    this.#dialog.className = tall ? "tall" : "";
  }

  /** Returns the frame to its place. */
  collapse(): void {
    if (!this.#unlock) return;
    this.#unlock();
    this.#unlock = undefined;
    this.#dialog.close();
    this.frame.focus();
  }
}
