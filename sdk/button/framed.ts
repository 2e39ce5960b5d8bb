import { type FrameEvent, frameEvent } from "./messages.ts";
import { Stage } from "./stage.ts";
import { buttonStyle } from "./style.ts";
import { type Language, pickLanguage, wordsOf } from "./words.ts";

/** How long the frame may take to answer: in all, and once it has loaded something. */
const ANSWER_MS = 15_000;
const ANSWER_AFTER_LOAD_MS = 4_000;

/** An element that shows a page of the gateway's in a frame, in the line of the merchant's page or over all of it. */
export abstract class FramedElement extends HTMLElement {
  /** The gateway's origin. */
  static gateway = "";
  readonly #root = this.attachShadow({ mode: "closed" });
  #stage: Stage | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stale = false;

  /** The address to show; undefined while attributes are missing. */
  protected abstract address(gateway: string, language: Language, theme: string): string | undefined;
  /** An event of the frame's, except those about its size. */
  protected abstract heard(event: Exclude<FrameEvent, "tall" | "expand" | "collapse">, detail: Readonly<Record<string, unknown>> | undefined): void;
  /** The frame is drawn anew, or goes. */
  protected cleared(): void {}

  connectedCallback(): void {
    this.#root.adoptedStyleSheets = [buttonStyle()];
    addEventListener("message", this.#hear);
    this.#draw();
  }

  disconnectedCallback(): void {
    removeEventListener("message", this.#hear);
    this.#clear();
  }

  attributeChangedCallback(): void {
    if (!this.isConnected || this.#stale) return;
    this.#stale = true;
    queueMicrotask(() => {
      this.#stale = false;
      if (this.isConnected) this.#draw();
    });
  }

  /** Tells the frame something, while it shows the gateway. */
  protected post(message: object): void {
    this.#stage?.frame.contentWindow?.postMessage({ type: "coconut-pay", ...message }, FramedElement.gateway);
  }

  #draw(): void {
    this.#clear();
    const address = this.address(FramedElement.gateway, this.#language(), this.getAttribute("theme") ?? "auto");
    if (!address) return;
    const stage = new Stage();
    const { frame } = stage;
    frame.src = address;
    frame.addEventListener("load", () => this.#timer && this.#expectAnswer(ANSWER_AFTER_LOAD_MS));
    this.#expectAnswer(ANSWER_MS);
    this.#stage = stage;
    this.#root.replaceChildren(...stage.parts);
  }

  readonly #hear = (message: MessageEvent): void => {
    const event = frameEvent(message, this.#stage?.frame.contentWindow ?? null, FramedElement.gateway);
    if (!event) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (event === "ready" || event === "tall") this.#stage?.tall(event === "tall");
    else if (event === "expand") this.#stage?.expand();
    else this.#stage?.collapse();
    if (event !== "tall" && event !== "expand" && event !== "collapse") this.heard(event, message.data.detail);
  };

  #expectAnswer(within: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fail(), within);
  }

  #fail(): void {
    this.#clear();
    const language = this.#language();
    const words = wordsOf(language);
    const box = document.createElement("div");
    const text = document.createElement("p");
    const retry = document.createElement("button");
    box.className = "failed";
    box.lang = language;
    text.setAttribute("role", "alert");
    retry.type = "button";
    retry.textContent = words.retry;
    retry.addEventListener("click", () => this.#draw());
    box.append(text, retry);
    this.#root.replaceChildren(box);
    text.textContent = words.failed;
    this.heard("error", undefined);
  }

  #clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stage?.collapse();
    this.#stage = undefined;
    this.cleared();
    this.#root.replaceChildren();
  }

  #language() {
    return pickLanguage(this.getAttribute("language"), document.documentElement.lang, ...navigator.languages);
  }
}
