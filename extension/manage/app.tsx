import { useState } from "preact/hooks";
import { Home } from "../../pages/home.tsx";
import { Issue } from "../../pages/issue.tsx";
import { LanguageSwitch } from "../../pages/language-switch.tsx";
import type { PageProps } from "../../pages/page.ts";
import { ScreenPlace } from "../../pages/screen.tsx";
import { Settings } from "../../pages/settings.tsx";
import { useWallet } from "../../pages/use-wallet.ts";
import { Welcome } from "../../pages/welcome.tsx";
import { Icon, Mark } from "../../ui/icon.tsx";
import { background, openFullPage } from "./background.ts";
import { extensionShell } from "./shell.ts";
import { extensionWordsIn } from "./words.ts";

type Page = "full" | "popup";

/** The wallet's own pages: the full one, and the small one behind the toolbar's button. */
export function App({ page }: { page: Page }) {
  const [inSettings, setInSettings] = useState(location.hash === "#settings");
  const wallet = useWallet(extensionShell);
  if (!wallet) return null;
  const { speak, refresh: _, ...props } = wallet;
  const { words, language, model } = props;
  return (
    <div class={`wallet ${page}`}>
      <header class="top">
        <Mark />
        <span class="brand">Coconut Pay</span>
        <LanguageSwitch {...{ language, speak }} />
        {page === "full" && model.standing.kind !== "logged-out" && (
          <button type="button" class="icon-button" aria-label={inSettings ? words.back : words.settings} onClick={() => setInSettings(!inSettings)}>
            <Icon name={inSettings ? "cross" : "settings"} />
          </button>
        )}
      </header>
      <main class="middle">
        {page === "full" && <ShopWaits {...props} />}
        <Screen {...props} page={page} inSettings={inSettings} />
      </main>
      {page === "popup" && (
        <footer class="bottom">
          <button type="button" class="button primary" onClick={() => void openFullPage()}>
            {extensionWordsIn(language).openWallet}
          </button>
        </footer>
      )}
    </div>
  );
}

/** Which screen stands, from what this device can do. */
function Screen({ page, inSettings, ...props }: PageProps & { readonly page: Page; readonly inSettings: boolean }) {
  const { kind } = props.model.standing;
  const screen =
    page === "full" && inSettings && kind !== "logged-out" ? "settings" : kind === "logged-out" ? "welcome" : kind === "no-certificate" ? "issue" : "home";
  if (page === "popup" && (screen === "welcome" || screen === "issue")) {
    return (
      <>
        <h1 class="visually-hidden">{props.words.title}</h1>
        <p class="muted">{props.words.tagline}</p>
      </>
    );
  }
  return (
    <ScreenPlace screen={screen}>
      {screen === "settings" && <Settings {...props} />}
      {screen === "welcome" && <Welcome {...props} />}
      {screen === "issue" && <Issue {...props} />}
      {screen === "home" && (
        <>
          <h1 class="visually-hidden" tabIndex={-1}>
            {props.words.title}
          </h1>
          <Home {...props} compact={page === "popup"} />
        </>
      )}
    </ScreenPlace>
  );
}

function ShopWaits({ language, model }: PageProps) {
  if (!model.shop) return null;
  const { host } = new URL(model.shop);
  const words = extensionWordsIn(language);
  const ready = model.standing.kind === "ready";
  return (
    <div class="note waiting" role="status">
      <p>{ready ? words.waiting(host) : words.setUpFirst(host)}</p>
      {ready && (
        <button type="button" class="button primary" onClick={() => void background.backToShop()}>
          {words.backToShop}
        </button>
      )}
    </div>
  );
}
