import { FramedElement } from "./framed.ts";
import { type FrameEvent, frameAddress } from "./messages.ts";

/**
 * `<coconut-sign-in-button merchant="mer_…" challenge="…" language="ko|en" theme="auto|dark|light|outline">`: signs a visitor in with
 * their certificate. `challenge` is the shop's server's, 32 random bytes as base64url, for this visitor and used once. The event
 * `coconut-sign-in` has the signature as `detail.signIn`, for that server to verify; `canceled` and `error` say that there is none.
 */
export class CoconutSignInButton extends FramedElement {
  static readonly observedAttributes = ["merchant", "challenge", "language", "theme"];

  protected override address(gateway: string, language: string, theme: string): string | undefined {
    const merchant = this.getAttribute("merchant");
    const challenge = this.getAttribute("challenge");
    // Behind the #, where no server's log has it.
    return merchant && challenge ? `${frameAddress(gateway, "sign-in", merchant, language, theme)}#${encodeURIComponent(challenge)}` : undefined;
  }

  protected override heard(event: FrameEvent, detail: Readonly<Record<string, unknown>> | undefined): void {
    if (event === "sign-in") this.dispatchEvent(new CustomEvent("coconut-sign-in", { detail: { signIn: detail?.signIn } }));
    else if (event === "canceled" || event === "error") this.dispatchEvent(new CustomEvent(event));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "coconut-sign-in-button": CoconutSignInButton;
  }
}
