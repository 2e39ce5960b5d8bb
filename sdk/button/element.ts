import { FramedElement } from "./framed.ts";
import { type FrameEvent, frameAddress } from "./messages.ts";

/**
 * `<coconut-pay-button payment="pay_…" language="ko|en" theme="auto|dark|light|outline">`: the gateway's button in a page. A shop that
 * registers no orders gives `merchant` and `order` (and `tid`, or it is computed) in place of `payment`: the gateway checks them first.
 * Tells the page by the events `paid`, `canceled`, `expired` and `error`, each with `detail.payment`, and of a check by `normal` and
 * `abnormal` with `detail.code` and `detail.fields`; none is a proof.
 */
export class CoconutPayButton extends FramedElement {
  static readonly observedAttributes = ["payment", "merchant", "order", "tid", "language", "theme"];
  /** What a checked order has become. */
  #checked: unknown;

  protected override address(gateway: string, language: string, theme: string): string | undefined {
    const payment = this.getAttribute("payment");
    const merchant = this.hasAttribute("order") && this.getAttribute("merchant");
    const id = payment || merchant;
    return id ? frameAddress(gateway, payment ? "button" : "order", id, language, theme) : undefined;
  }

  protected override heard(event: FrameEvent, detail: Readonly<Record<string, unknown>> | undefined): void {
    if (event === "ready") {
      // Gives the gateway's frame the page's whole order; a button's frame has its payment and needs none.
      if (!this.hasAttribute("payment")) this.post({ order: this.getAttribute("order"), tid: this.getAttribute("tid") });
      return;
    }
    if (event === "normal") this.#checked = detail?.payment;
    this.dispatchEvent(new CustomEvent(event, { detail: { payment: this.getAttribute("payment") ?? this.#checked ?? null, ...detail } }));
  }

  protected override cleared(): void {
    this.#checked = undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "coconut-pay-button": CoconutPayButton;
  }
}
