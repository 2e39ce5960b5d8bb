import { useEffect, useRef, useState } from "preact/hooks";
import type { Language } from "../../protocol/account.ts";
import { Icon, Mark } from "../../ui/icon.tsx";
import { dress, languageOf } from "../../ui/language.ts";
import { changeSettings } from "../../wallet/settings.ts";
import { background, openFullPage } from "./background.ts";
import { Home } from "./home.tsx";
import { Issue } from "./issue.tsx";
import { type Model, readModel, refreshModel, tellOthers } from "./model.ts";
import type { PageProps } from "./page.ts";
import { Settings } from "./settings.tsx";
import { Welcome } from "./welcome.tsx";
import { wordsIn } from "./words.ts";

type Page = "full" | "popup";

/** The wallet's own pages: the full one, and the small one behind the toolbar's button. */
export function App({ page }: { page: Page }) {
  const [model, setModel] = useState<Model>();
  const [inSettings, setInSettings] = useState(location.hash === "#settings");
  const language = languageOf(model?.settings.language);
  const theme = model?.settings.theme ?? "system";
  const words = wordsIn(language);

  async function load(): Promise<void> {
    const known = await readModel();
    setModel(known);
    setModel(await refreshModel(known.wallet));
  }
  useEffect(() => void load(), []);
  useEffect(() => {
    dress(language, theme);
    document.title = `${words.title} – Coconut Pay`;
  }, [language, theme, words]);

  if (!model) return null;
  const changed = async () => {
    await tellOthers();
    await load();
  };
  const props: PageProps = { words, language, model, changed };
  const speak = async (other: Language) => {
    await changeSettings(model.wallet.database, { language: other });
    setModel(await readModel());
    await tellOthers();
  };
  return (
    <div class={`wallet ${page}`}>
      <header class="top">
        <Mark />
        <span class="brand">Coconut Pay</span>
        <LanguageSwitch language={language} speak={(other) => void speak(other)} />
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
            {words.openWallet}
          </button>
        </footer>
      )}
    </div>
  );
}

/** Which screen stands, from what this device can do; its heading takes the focus when it changes. */
function Screen({ page, inSettings, ...props }: PageProps & { readonly page: Page; readonly inSettings: boolean }) {
  const { kind } = props.model.standing;
  const screen =
    page === "full" && inSettings && kind !== "logged-out" ? "settings" : kind === "logged-out" ? "welcome" : kind === "no-certificate" ? "issue" : "home";
  const place = useRef<HTMLDivElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) place.current?.querySelector<HTMLElement>("h1")?.focus();
    first.current = false;
  }, [screen]);
  if (page === "popup" && (screen === "welcome" || screen === "issue")) {
    return (
      <>
        <h1 class="visually-hidden">{props.words.title}</h1>
        <p class="muted">{props.words.tagline}</p>
      </>
    );
  }
  return (
    <div class="screen" ref={place}>
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
    </div>
  );
}

function ShopWaits({ words, model }: PageProps) {
  if (!model.shop) return null;
  const { host } = new URL(model.shop);
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

function LanguageSwitch({ language, speak }: { language: Language; speak: (language: Language) => void }) {
  const other = language === "ko" ? "en" : "ko";
  return (
    <button type="button" class="icon-button language" lang={other} onClick={() => speak(other)}>
      {other === "ko" ? "한국어" : "English"}
    </button>
  );
}
