import { render } from "preact";
import { App } from "./app.tsx";

const root = document.getElementById("wallet");
if (root) render(<App page={document.documentElement.dataset.page === "popup" ? "popup" : "full"} />, root);
