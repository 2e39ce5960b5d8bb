import { useEffect, useState } from "preact/hooks";
import type { Language } from "../../../protocol/account.ts";
import { type Problem, ProblemError } from "../../../protocol/problem.ts";
import { Icon, Mark } from "../../../ui/icon.tsx";
import { dress, languageOf } from "../../../ui/language.ts";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { openWallet, type Wallet } from "../../../wallet/wallet.ts";
import type { Look, SigningKind } from "../../messages.ts";
import { Ask } from "./ask.tsx";
import { type Asked, type Refusal, Refused, readAsked } from "./asked.ts";
import { background, signingId } from "./background.ts";
import { sign } from "./sign.ts";
import { type Words, wordsIn } from "./words.ts";

type Screen =
  | { readonly kind: "loading" }
  | { readonly kind: "ask" | "signing"; readonly wallet: Wallet; readonly asked: Asked; readonly problem?: Problem }
  | { readonly kind: "blocked"; readonly problem: Problem }
  | { readonly kind: "refused"; readonly why: Refusal };

/** What a certificate signs beside a payment, always in a window of the wallet's own: shows it in words, and signs it on one click. */
export function App() {
  const [screen, setScreen] = useState<Screen>({ kind: "loading" });
  const [look, setLook] = useState<Look>({ theme: "system" });
  const [kind, setKind] = useState<SigningKind>("sign-in");
  const language = languageOf(look.language);
  const words = wordsIn(language);

  useEffect(() => {
    void load();
  }, []);
  useEffect(() => {
    dress(language, look.theme);
    document.title = `${words.title[kind]} – Coconut Pay`;
  }, [language, look.theme, words, kind]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && event.isTrusted) close();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);

  async function load(): Promise<void> {
    try {
      const reply = await background.signingView(signingId);
      if ("problem" in reply) throw new ProblemError(reply.problem);
      setLook(reply.value.look);
      setKind(reply.value.kind);
      const wallet = await openWallet(__GATEWAY_ORIGIN__, __ROOT_SPKI__);
      setScreen({ kind: "ask", wallet, asked: await readAsked(wallet, reply.value) });
    } catch (error) {
      setScreen(endOf(error));
    }
  }

  async function confirm(wallet: Wallet, asked: Asked, pin: string): Promise<void> {
    setScreen({ kind: "signing", wallet, asked });
    try {
      const given = await background.answerSigning(signingId, await sign(wallet, asked, pin));
      if ("problem" in given) throw new ProblemError(given.problem);
      leaveLater();
    } catch (error) {
      const end = endOf(error);
      const again = end.kind === "blocked" && end.problem.code === "pin-wrong" && end.problem.attemptsLeft > 0;
      setScreen(again ? { kind: "ask", wallet, asked, problem: end.problem } : end);
    }
  }

  const other: Language = language === "ko" ? "en" : "ko";
  const switchLanguage = () => {
    setLook({ ...look, language: other });
    void background.setSigningLanguage(signingId, other);
  };
  return (
    <main class="prompt" aria-label={words.title[kind]}>
      <div class="bar">
        <Mark size={26} />
        <span class="brand">Coconut Pay</span>
        <button type="button" class="icon-button language" lang={other} onClick={switchLanguage}>
          {words.switchLanguage}
        </button>
        <button type="button" class="icon-button" onClick={close} aria-label={words.close}>
          <Icon name="cross" />
        </button>
      </div>
      {screen.kind === "loading" && (
        <div class="end" role="status">
          <p class="muted">{words.loading}</p>
        </div>
      )}
      {(screen.kind === "ask" || screen.kind === "signing") && (
        <Ask
          {...{ words, language, close }}
          asked={screen.asked}
          signing={screen.kind === "signing"}
          problem={screen.problem}
          sign={(pin) => void confirm(screen.wallet, screen.asked, pin)}
        />
      )}
      {(screen.kind === "blocked" || screen.kind === "refused") && <Blocked {...{ words, language, screen }} />}
    </main>
  );
}

function Blocked({ words, language, screen }: { words: Words; language: Language; screen: Extract<Screen, { kind: "blocked" | "refused" }> }) {
  return (
    <div class="end">
      <h1>{words.blocked}</h1>
      {screen.kind === "blocked" ? (
        <ProblemNote problem={screen.problem} language={language} />
      ) : (
        <p class="note danger" role="alert">
          {words.refused[screen.why]}
        </p>
      )}
      {screen.kind === "blocked" && IN_WALLET.test(screen.problem.code) && (
        <button type="button" class="button primary" onClick={() => void background.openWalletFor(signingId)}>
          {words.wallet}
        </button>
      )}
      <button type="button" class="button quiet" onClick={close}>
        {words.close}
      </button>
    </div>
  );
}

/** Problems that the wallet's own page explains or cures. */
const IN_WALLET = /^(certificate-|login-|key-missing|pin-wrong)/;

function endOf(error: unknown): Screen {
  if (error instanceof Refused) return { kind: "refused", why: error.why };
  return { kind: "blocked", problem: error instanceof ProblemError ? error.problem : { code: "internal", requestId: "wallet" } };
}

function close(): void {
  void background.cancelSigning(signingId).catch(() => undefined);
  leaveLater();
}

/** Without a background to do it, for example after an update of the extension. */
function leaveLater(): void {
  setTimeout(() => window.close(), 500);
}
