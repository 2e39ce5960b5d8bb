import { useRef, useState } from "preact/hooks";
import type { Language } from "../../protocol/account.ts";
import type { KeptSession } from "../gateway/session-store.ts";
import { signIn } from "../gateway/sign-in.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { useTask } from "../parts/use-task.ts";
import { signInWords } from "./words.ts";

interface Props {
  readonly language: Language;
  /** What it throws is told as a refused sign-in is. */
  readonly onSignedIn: (session: KeptSession) => void | Promise<void>;
}

/** Asks the wallet to sign in, and says what came of it. */
export function AskToSignIn({ language, onSignedIn }: Props) {
  const words = signInWords[language];
  const { running, problem, run } = useTask();
  const [outcome, setOutcome] = useState<"canceled" | "no-wallet">();
  const asked = useRef<AbortController>(null);

  async function ask(): Promise<void> {
    setOutcome(undefined);
    asked.current = new AbortController();
    const signed = await signIn(asked.current.signal);
    if (typeof signed === "string") setOutcome(signed);
    else await onSignedIn(signed);
  }
  return (
    <>
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
    </>
  );
}
