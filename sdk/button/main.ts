import { CoconutPayButton } from "./element.ts";
import { FramedElement } from "./framed.ts";
import { CoconutSignInButton } from "./sign-in.ts";

const script = document.currentScript;
if (!(script instanceof HTMLScriptElement) || !script.src) {
  throw new Error("coconut-pay.js must be included from the gateway by <script src>, not as a module or inline");
}
// Once: a page may include the script twice.
if (!customElements.get("coconut-pay-button")) {
  FramedElement.gateway = new URL(script.src).origin;
  customElements.define("coconut-pay-button", CoconutPayButton);
  customElements.define("coconut-sign-in-button", CoconutSignInButton);
}
