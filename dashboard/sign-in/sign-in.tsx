import { useRef, useState } from "preact/hooks";
import type { Language } from "../../protocol/account.ts";
import type { KeptSession } from "../gateway/session-store.ts";
import { signIn } from "../gateway/sign-in.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { useTask } from "../parts/use-task.ts";
import { Door } from "./door.tsx";
import { signInWords } from "./words.ts";

interface Props {
  readonly language: Language;
  readonly onLanguage: () => void;
  readonly onSignedIn: (session: KeptSession) => void;
  /** An earlier sign-in has just ended by itself. */
  readonly ended: boolean;
}

/** The sign-in by the seller's certificate, and what to do where no wallet holds one. */
export function SignIn({ language, onLanguage, onSignedIn, ended }: Props) {
  const words = signInWords[language];
  const { running, problem, run } = useTask();
  const [outcome, setOutcome] = useState<"canceled" | "no-wallet">();
  const asked = useRef<AbortController>(null);

  async function ask(): Promise<void> {
    setOutcome(undefined);
    asked.current = new AbortController();
    const signed = await signIn(asked.current.signal);
    if (typeof signed === "string") setOutcome(signed);
    else onSignedIn(signed);
  }
  return (
    <Door {...{ language, onLanguage }}>
      <div class="card">
        <h1 tabIndex={-1}>{words.title}</h1>
        <p>{words.lead}</p>
        {ended && <p class="note">{words.ended}</p>}
        <button type="button" class="button primary" aria-disabled={running} onClick={() => void run(ask)}>
          {running ? words.asking : words.signIn}
        </button>
        {running && (
          <button type="button" class="button link" onClick={() => asked.current?.abort()}>
            {words.stop}
          </button>
        )}
        <div role="status">{outcome === "canceled" && <p class="note">{words.canceled}</p>}</div>
        {outcome === "no-wallet" && (
          <div class="note caution" role="alert">
            <h2>{words.noWallet}</h2>
            <ol>
              {words.noWalletSteps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            <p>{words.noWalletElse}</p>
          </div>
        )}
        <ProblemNote {...{ problem, language }} />
        <p class="muted small">{words.never}</p>
      </div>
    </Door>
  );
}
