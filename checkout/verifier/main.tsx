import { render } from "preact";
import { Verifier } from "./verifier.tsx";

const place = document.getElementById("app");
if (place) render(<Verifier />, place);
