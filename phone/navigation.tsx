import type { Language } from "../protocol/account.ts";
import { Icon } from "../ui/icon.tsx";
import { type Route, routes } from "./routes.ts";
import { phoneWordsIn } from "./words.ts";

/** The bar at the bottom, under the thumb. */
export function Navigation({ language, here }: { readonly language: Language; readonly here: Route }) {
  const words = phoneWordsIn(language);
  return (
    <nav class="tabs" aria-label={words.navigation}>
      {routes.map(
        ({ path, tab }) =>
          tab && (
            <a key={path} href={`#${path}`} aria-current={path === here.path ? "page" : undefined}>
              <Icon name={tab.icon} />
              {words[tab.label]}
            </a>
          ),
      )}
    </nav>
  );
}
