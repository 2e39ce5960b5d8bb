import { frameAddress, frameEvent, type PageEvent } from "./messages.ts";
import { Stage } from "./stage.ts";
import { buttonStyle } from "./style.ts";
import { pickLanguage, wordsOf } from "./words.ts";

/** How long the frame may take to answer: in all, and once it has loaded something. */
const ANSWER_MS = 15_000;
const ANSWER_AFTER_LOAD_MS = 4_000;

/**
 * `<coconut-pay-button payment="pay_…" language="ko|en" theme="auto|dark|light|outline">`: the gateway's button in a page. A shop that
 * registers no orders gives `merchant` and `order` (and `tid`, or it is computed) in place of `payment`: the gateway checks them first.
 * Tells the page by the events `paid`, `canceled`, `expired` and `error`, each with `detail.payment`, and of a check by `normal` and
 * `abnormal` with `detail.code` and `detail.fields`; none is a proof.
 */
export class CoconutPayButton extends HTMLElement {
  static readonly observedAttributes = ["payment", "merchant", "order", "tid", "language", "theme"];
  static #gateway = "";
  readonly #root = this.attachShadow({ mode: "closed" });
  #stage: Stage | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stale = false;
  /** What a checked order has become. */
  #checked: string | undefined;

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
    const merchant = this.hasAttribute("order") && this.getAttribute("merchant");
    const id = payment || merchant;
    if (!id) return;
    const stage = new Stage();
    const { frame } = stage;
    frame.src = frameAddress(CoconutPayButton.#gateway, payment ? "button" : "order", id, this.#language(), this.getAttribute("theme") ?? "auto");
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
    if (event === "ready" || event === "tall") {
      this.#stage?.tall(event === "tall");
      if (event === "ready") this.#present();
      return;
    }
    if (event === "expand") this.#stage?.expand();
    else this.#stage?.collapse();
    if (event === "expand" || event === "collapse") return;
    const { detail } = message.data;
    if (event === "normal") this.#checked = detail?.payment;
    this.#tell(event, detail);
  };

  /** Gives the gateway's frame the page's whole order; a button's frame has its payment and needs none. */
  #present(): void {
    if (this.hasAttribute("payment")) return;
    const message = { type: "coconut-pay", order: this.getAttribute("order"), tid: this.getAttribute("tid") };
    this.#stage?.frame.contentWindow?.postMessage(message, CoconutPayButton.#gateway);
  }

  #tell(event: PageEvent, detail?: object): void {
    this.dispatchEvent(new CustomEvent(event, { detail: { payment: this.getAttribute("payment") ?? this.#checked ?? null, ...detail } }));
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
    this.#checked = undefined;
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
