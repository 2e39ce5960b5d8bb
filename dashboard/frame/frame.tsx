import { useEffect, useRef } from "preact/hooks";
import { Amount } from "../../ui/amount.tsx";
import { Mark } from "../../ui/icon.tsx";
import { spoken, useConsole } from "../console.ts";
import { hrefOf } from "../routing/address.ts";
import { Link } from "../routing/link.tsx";
import { useAddress } from "../routing/use-address.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import { modeOf, wearMode } from "./mode.ts";
import { Navigation } from "./navigation.tsx";
import { Notices } from "./notices.tsx";
import { routeOf } from "./routes.ts";
import { frameWords } from "./words.ts";

interface Props {
  readonly announcement: string;
  readonly onLanguage: () => void;
  readonly onSwitch: () => void;
  readonly onSignOut: () => void;
}

/** The frame around every screen of a signed-in member: mode, merchant, menu, and the one live region. */
export function Frame({ announcement, onLanguage, onSwitch, onSignOut }: Props) {
  const { language, merchant } = useConsole();
  const words = spoken(frameWords, language);
  const { path } = useAddress();
  const route = routeOf(path);
  const mode = modeOf(merchant);
  const main = useRef<HTMLElement>(null);
  const place = path.join("/");
  useScreenChange(main, place);
  useEffect(() => {
    wearMode(mode);
    const label = routeLabel(path[0]);
    document.title = `[${words[mode]}] ${label ? `${words[label]} – ` : ""}${merchant.name} – Coconut Pay`;
    return () => wearMode("plain");
  }, [mode, place, words, merchant.name]);
  return (
    <div class="console">
      <button type="button" class="skip button quiet" onClick={() => main.current?.focus()}>
        {words.skip}
      </button>
      <header>
        <p class={`mode ${mode}`} data-mode={mode}>
          <b>{mode === "live" ? words.liveMode : words.testMode}</b>{" "}
          <span>{mode === "live" ? words.liveWhat : merchant.mode === "review" ? words.reviewWhat : words.testWhat}</span>
        </p>
        <div class="top">
          <span class="brand">
            <Mark />
            <span>
              <b>{merchant.name}</b>
              <span class="muted small">{words.title}</span>
            </span>
          </span>
          <span class="top-balance">
            <span class="muted small">{words.balance}</span> <Amount minor={merchant.balance} currency={merchant.currency} language={language} />
          </span>
          <span class="top-actions">
            <LanguageSwitch {...{ language, onLanguage }} />
            <button type="button" class="button quiet small" onClick={onSwitch}>
              {words.switch}
            </button>
            <button type="button" class="button quiet small" onClick={onSignOut}>
              {words.signOut}
            </button>
          </span>
        </div>
      </header>
      <Notices here={place} />
      <div class="columns">
        <Navigation language={language} here={path[0] ?? "payments"} />
        <main id="content" tabIndex={-1} ref={main}>
          {route ? (
            <route.screen key={place} />
          ) : (
            <div class="card">
              <h1 tabIndex={-1}>{words.notFound}</h1>
              <Link class="button primary" href={hrefOf(["payments"])}>
                {words.toPayments}
              </Link>
            </div>
          )}
        </main>
      </div>
      <div role="status" class="visually-hidden">
        {announcement}
      </div>
    </div>
  );
}

/** After another screen has come its heading takes the focus, as soon as it is there. */
function useScreenChange(main: { readonly current: HTMLElement | null }, place: string): void {
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    scrollTo(0, 0);
    const root = main.current;
    if (!root) return;
    const focus = () => {
      const heading = root.querySelector<HTMLElement>("h1");
      heading?.focus();
      return heading !== null;
    };
    if (focus()) return;
    const observer = new MutationObserver(() => focus() && observer.disconnect());
    observer.observe(root, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [place]);
}

function routeLabel(segment: string | undefined) {
  return routeOf(segment === undefined ? [] : [segment])?.label;
}
