// First: it asks for what to show.

import { render } from "preact";
import { App } from "./app.tsx";
import { firstView } from "./background.ts";
import css from "./prompt.css?inline";

/** An answer that comes this soon saves painting an empty prompt before it. */
const SOON_MS = 50;

// In the script, not beside it: one file less to fetch before the prompt is painted.
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [sheet];

const root = document.getElementById("prompt");
const soon = new Promise((resolve) => setTimeout(resolve, SOON_MS));
void Promise.race([firstView.catch(() => undefined), soon]).then(() => root && render(<App />, root));
