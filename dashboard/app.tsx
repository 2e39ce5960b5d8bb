import { useEffect, useRef, useState } from "preact/hooks";
import { SignedIn } from "./frame/signed-in.tsx";
import { useLanguage } from "./frame/use-language.ts";
import { forgetSession, type KeptSession, onForgotten, readSession } from "./gateway/session-store.ts";
import { ChooseMerchant } from "./sign-in/choose-merchant.tsx";
import { SignIn } from "./sign-in/sign-in.tsx";

type Standing = { readonly kind: "reading" } | { readonly kind: "out"; readonly ended?: boolean } | { readonly kind: "in"; readonly session: KeptSession };

/** The dashboard: sign-in, choice of the merchant, then its screens. The address stays the same through all of it. */
export function App() {
  const [language, onLanguage] = useLanguage();
  const [standing, setStanding] = useState<Standing>({ kind: "reading" });
  useEffect(() => {
    void readSession().then((session) => setStanding(session ? { kind: "in", session } : { kind: "out" }));
    // This tab hears of its own sign-out too, and knows more about it.
    return onForgotten(() => setStanding((last) => (last.kind === "out" ? last : { kind: "out" })));
  }, []);

  const current = useRef<KeptSession | undefined>(undefined);
  current.current = standing.kind === "in" ? standing.session : undefined;

  if (standing.kind === "reading") return null;
  const enter = (session: KeptSession) => setStanding({ kind: "in", session });
  // Who reads that they are signed out may close the window: it is so by then.
  const leave = (ended: boolean) =>
    void forgetSession()
      .catch(() => undefined)
      .then(() => setStanding({ kind: "out", ended }));
  if (standing.kind === "out") return <SignIn {...{ language, onLanguage, onSignedIn: enter, ended: standing.ended ?? false }} />;
  const { session } = standing;
  const { seller, ...person } = session;
  // A late answer to a session that was left says nothing about the one that came after.
  const still = (act: () => void) => () => {
    if (current.current === session) act();
  };
  const ways = { onSignOut: still(() => leave(false)), onEnded: still(() => leave(true)) };
  if (!seller) return <ChooseMerchant {...{ language, onLanguage, session, onChosen: enter, ...ways }} />;
  return (
    <SignedIn
      key={`${session.user} ${seller.merchant}`}
      {...{ language, onLanguage, session, onSwitch: still(() => enter(person)), onSignedIn: enter, ...ways }}
    />
  );
}
