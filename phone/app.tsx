import { useEffect, useState } from "preact/hooks";
import { GetCertificate } from "../pages/get-certificate.tsx";
import { LanguageSwitch } from "../pages/language-switch.tsx";
import { later } from "../pages/later.tsx";
import { RecoveryAlarm } from "../pages/recovery/alarm.tsx";
import { RewrittenLog } from "../pages/rewritten.tsx";
import { ScreenPlace } from "../pages/screen.tsx";
import { useWallet } from "../pages/use-wallet.ts";
import { Welcome } from "../pages/welcome.tsx";
import { Mark } from "../ui/icon.tsx";
import { Navigation } from "./navigation.tsx";
import { routeOf } from "./routes.ts";
import { phoneShell } from "./shell.ts";
import { keepUpToDate, useNewBuild } from "./update.ts";
import { phoneWordsIn } from "./words.ts";

const AskedForMoney = later(async () => (await import("./asked-for-money.tsx")).AskedForMoney);

/** The wallet on a phone. */
export function App() {
  const wallet = useWallet(phoneShell);
  const [hash, setHash] = useState(location.hash);
  const [newBuild, setNewBuild] = useState(false);
  useEffect(() => {
    const moved = () => {
      setHash(location.hash);
      scrollTo(0, 0);
    };
    addEventListener("hashchange", moved);
    void keepUpToDate(() => setNewBuild(true));
    return () => removeEventListener("hashchange", moved);
  }, []);
  useEffect(() => (wallet ? lookAgain(wallet.refresh) : undefined), [wallet?.refresh]);

  if (!wallet) return null;
  const { speak, refresh, ...props } = wallet;
  const { language, model } = props;
  const { kind } = model.standing;
  const route = routeOf(hash);
  const led = kind === "logged-out" ? "welcome" : kind === "no-certificate" && !route.withoutCertificate ? "issue" : undefined;
  const words = phoneWordsIn(language);
  return (
    <div class="wallet phone">
      <header class="top">
        <Mark />
        <span class="brand">Coconut Pay</span>
        <LanguageSwitch {...{ language, speak }} />
      </header>
      <main class="middle">
        <RewrittenLog {...props} />
        <RecoveryAlarm {...props} />
        {newBuild && (
          <div class="note waiting" role="status">
            <p>{words.newBuild}</p>
            <button type="button" class="button quiet small" onClick={() => void useNewBuild()}>
              {words.restart}
            </button>
          </div>
        )}
        {led === "welcome" && hash.startsWith("#send?") && <AskedForMoney language={language} />}
        <ScreenPlace screen={led ?? route.path}>
          {led === "welcome" && <Welcome {...props} />}
          {led === "issue" && <GetCertificate {...props} />}
          {!led && <route.screen key={route.path} {...props} />}
        </ScreenPlace>
      </main>
      {led !== "welcome" && <Navigation language={language} here={route} />}
    </div>
  );
}

/** Asks the gateway anew when the app comes back to the front or to a network; gives what ends that. */
function lookAgain(refresh: () => Promise<void>): () => void {
  const look = () => void (document.visibilityState === "visible" && refresh());
  document.addEventListener("visibilitychange", look);
  addEventListener("online", look);
  return () => {
    document.removeEventListener("visibilitychange", look);
    removeEventListener("online", look);
  };
}
