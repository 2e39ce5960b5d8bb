import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Devices } from "../../pages/devices.tsx";
import { GetCertificate } from "../../pages/get-certificate.tsx";
import { Home } from "../../pages/home.tsx";
import { countToAnswer } from "../../pages/known-devices.ts";
import { LanguageSwitch } from "../../pages/language-switch.tsx";
import { later } from "../../pages/later.tsx";
import type { PageProps } from "../../pages/page.ts";
import { RecoveryAlarm } from "../../pages/recovery/alarm.tsx";
import { RECOVERY_PLACES, type RecoveryPlace, recoveryScreens } from "../../pages/recovery/screens.ts";
import { RewrittenLog } from "../../pages/rewritten.tsx";
import { ScreenPlace } from "../../pages/screen.tsx";
import { Send } from "../../pages/send/send.tsx";
import { Settings } from "../../pages/settings.tsx";
import { useWallet } from "../../pages/use-wallet.ts";
import { Welcome } from "../../pages/welcome.tsx";
import { Withdraw } from "../../pages/withdraw/withdraw.tsx";
import { Icon, Mark } from "../../ui/icon.tsx";
import { background, openFullPage } from "./background.ts";
import { extensionShell } from "./shell.ts";
import { extensionWordsIn } from "./words.ts";

type Page = "full" | "popup";
/** Places that only links lead to: the header shows them while they are there. */
const LINKED = ["send", "withdraw", "receipts"] as const;
type Linked = (typeof LINKED)[number];
type Place = "home" | "devices" | "settings" | Linked | RecoveryPlace;

const PLACES: readonly Place[] = ["devices", "settings", ...LINKED, ...RECOVERY_PLACES];
const isLinked = (place: Place): place is Linked => LINKED.some((linked) => linked === place);
const placeNow = (): Place => PLACES.find((place) => location.hash.split("?")[0] === `#${place}`) ?? "home";

const Receipts = later<PageProps>(async () => (await import("../../pages/receipts/receipts.tsx")).Receipts);

/** Where the person is: what stands behind the page's `#`; the small page has one place, and opens the full one for others. */
function usePlace(page: Page): Place {
  const [place, setPlace] = useState(placeNow);
  useEffect(() => {
    const moved = () => (page === "full" ? setPlace(placeNow()) : void openFullPage(location.hash));
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, [page]);
  return place;
}

/** The wallet's own pages: the full one, and the small one behind the toolbar's button. */
export function App({ page }: { page: Page }) {
  const wallet = useWallet(extensionShell);
  const place = usePlace(page);
  if (!wallet) return null;
  const { speak, refresh: _, ...props } = wallet;
  const { words, language, model } = props;
  const waiting = countToAnswer(model);
  return (
    <div class={`wallet ${page}`}>
      <header class="top">
        <Mark />
        <span class="brand">Coconut Pay</span>
        <LanguageSwitch {...{ language, speak }} />
        {page === "full" && model.standing.kind !== "logged-out" && (
          <>
            {isLinked(place) && <PlaceButton place={place} here={place} label={words[place]} words={words} />}
            <PlaceButton place="devices" here={place} label={waiting > 0 ? `${words.devices}, ${words.devicesWaiting(waiting)}` : words.devices} words={words}>
              {waiting > 0 && (
                <span class="count" aria-hidden="true">
                  {waiting}
                </span>
              )}
            </PlaceButton>
            <PlaceButton place="settings" here={place} label={words.settings} words={words} />
          </>
        )}
      </header>
      <main class="middle">
        <RewrittenLog {...props} />
        <RecoveryAlarm {...props} />
        {page === "full" && <ShopWaits {...props} />}
        <Screen {...props} page={page} place={place} />
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

interface PlaceButtonProps extends Pick<PageProps, "words"> {
  readonly place: "devices" | "settings" | Linked;
  readonly here: Place;
  readonly label: string;
  readonly children?: ComponentChildren;
}

/** Leads to a place, and back from it. */
function PlaceButton({ place, here, label, words, children }: PlaceButtonProps) {
  const isHere = place === here;
  const go = () => {
    location.hash = isHere ? "" : place;
  };
  return (
    <button type="button" class="icon-button" onClick={go}>
      <Icon name={isHere || isLinked(place) ? "cross" : place} />
      <span class="visually-hidden">{isHere ? words.back : label}</span>
      {!isHere && children}
    </button>
  );
}

/** Which screen stands, from what this device can do. */
function Screen({ page, place, ...props }: PageProps & { readonly page: Page; readonly place: Place }) {
  const { kind } = props.model.standing;
  const screen = kind === "logged-out" ? "welcome" : page === "full" && place !== "home" ? place : kind === "no-certificate" ? "issue" : "home";
  if (page === "popup" && (screen === "welcome" || screen === "issue")) {
    return (
      <>
        <h1 class="visually-hidden">{props.words.title}</h1>
        <p class="muted">{props.words.tagline}</p>
      </>
    );
  }
  const Recovery = screen in recoveryScreens ? recoveryScreens[screen as RecoveryPlace] : undefined;
  return (
    <ScreenPlace screen={screen}>
      {Recovery && <Recovery {...props} />}
      {screen === "send" && <Send {...props} />}
      {screen === "withdraw" && <Withdraw {...props} />}
      {screen === "receipts" && <Receipts {...props} />}
      {screen === "settings" && <Settings {...props} />}
      {screen === "welcome" && <Welcome {...props} />}
      {screen === "issue" && <GetCertificate {...props} />}
      {screen === "devices" && <Devices {...props} />}
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
