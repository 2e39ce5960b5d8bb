import type { Language } from "../../protocol/account.ts";
import { hrefOf } from "../routing/address.ts";
import { Link } from "../routing/link.tsx";
import { routes } from "./routes.ts";
import { frameWords } from "./words.ts";

/** The menu of all screens: beside them on a wide screen, a row above them that scrolls on a narrow one. */
export function Navigation({ language, here }: { readonly language: Language; readonly here: string }) {
  const words = frameWords[language];
  return (
    <nav class="menu" aria-label={words.navigation}>
      <ul>
        {routes.map(
          ({ path, label }) =>
            label && (
              <li key={label}>
                <Link href={hrefOf(path)} current={path[0] === here}>
                  {words[label]}
                </Link>
              </li>
            ),
        )}
      </ul>
    </nav>
  );
}
