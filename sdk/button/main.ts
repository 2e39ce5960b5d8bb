import { CoconutPayButton } from "./element.ts";

const script = document.currentScript;
if (!(script instanceof HTMLScriptElement) || !script.src) {
  throw new Error("coconut-pay.js must be included from the gateway by <script src>, not as a module or inline");
}
CoconutPayButton.define(new URL(script.src).origin);
