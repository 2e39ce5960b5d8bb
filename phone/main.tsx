import { render } from "preact";
import { App } from "./app.tsx";

const root = document.getElementById("wallet");
if (root) render(<App />, root);
