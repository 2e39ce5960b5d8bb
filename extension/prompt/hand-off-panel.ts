// A chunk of its own: the QR encoder would double what every prompt loads.
import css from "../../handoff/handoff.css?inline";

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets.push(sheet);

export { HandoffPanel } from "../../handoff/panel.tsx";
