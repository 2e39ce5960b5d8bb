import { frameAddress, frameEvent, type PageEvent } from "./messages.ts";
import { Stage } from "./stage.ts";
import { buttonStyle } from "./style.ts";
import { pickLanguage, wordsOf } from "./words.ts";

/** How long the frame may take to answer: in all, and once it has loaded something. */
const ANSWER_MS = 15_000;
const ANSWER_AFTER_LOAD_MS = 4_000;

/**
 * `<coconut-pay-button payment="pay_…" language="ko|en" theme="auto|dark|light|outline">`: the gateway's button in a page.
 * Tells the page by the events `paid`, `canceled`, `expired` and `error`, each with `detail.payment`; none is a proof.
 */
export class CoconutPayButton extends HTMLElement {
  static readonly observedAttributes = ["payment", "language", "theme"];
  static #gateway = "";
  readonly #root = this.attachShadow({ mode: "closed" });
  #stage: Stage | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stale = false;

  /** Defines the element once, for buttons of the gateway at `origin`. */
  static define(origin: string): void {
    if (customElements.get("coconut-pay-button")) return;
    CoconutPayButton.#gateway = origin;
    customElements.define("coconut-pay-button", CoconutPayButton);
  }

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

  #draw(): void {
    this.#clear();
    const payment = this.getAttribute("payment");
    if (!payment) return;
    const stage = new Stage();
    const { frame } = stage;
    frame.src = frameAddress(CoconutPayButton.#gateway, payment, this.#language(), this.getAttribute("theme") ?? "auto");
    frame.addEventListener("load", () => this.#timer && this.#expectAnswer(ANSWER_AFTER_LOAD_MS));
    this.#expectAnswer(ANSWER_MS);
    this.#stage = stage;
    this.#root.replaceChildren(...stage.parts);
  }

  readonly #hear = (message: MessageEvent): void => {
    const event = frameEvent(message, this.#stage?.frame.contentWindow ?? null, CoconutPayButton.#gateway);
    if (!event) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (event === "expand") this.#stage?.expand();
    else if (event !== "ready") this.#stage?.collapse();
    if (event !== "ready" && event !== "expand" && event !== "collapse") this.#tell(event);
  };

  #tell(event: PageEvent): void {
    this.dispatchEvent(new CustomEvent(event, { detail: { payment: this.getAttribute("payment") } }));
  }

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
    this.#tell("error");
  }

  #clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stage?.collapse();
    this.#stage = undefined;
    this.#root.replaceChildren();
  }

  #language() {
    return pickLanguage(this.getAttribute("language"), document.documentElement.lang, ...navigator.languages);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "coconut-pay-button": CoconutPayButton;
  }
}
