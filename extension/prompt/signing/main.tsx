import { render } from "preact";
import { App } from "./app.tsx";

const root = document.getElementById("prompt");
if (root) render(<App />, root);
