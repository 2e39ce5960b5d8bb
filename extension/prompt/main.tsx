// First: it asks for what to show.

import { render } from "preact";
import { App } from "./app.tsx";
import { firstView } from "./background.ts";

/** An answer that comes this soon saves painting an empty prompt before it. */
const SOON_MS = 50;

const root = document.getElementById("prompt");
const soon = new Promise((resolve) => setTimeout(resolve, SOON_MS));
void Promise.race([firstView.catch(() => undefined), soon]).then(() => root && render(<App />, root));
