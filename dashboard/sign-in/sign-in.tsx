import type { Language } from "../../protocol/account.ts";
import type { KeptSession } from "../gateway/session-store.ts";
import { AskToSignIn } from "./ask-to-sign-in.tsx";
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
  return (
    <Door {...{ language, onLanguage }}>
      <div class="card">
        <h1 tabIndex={-1}>{words.title}</h1>
        <p>{words.lead}</p>
        {ended && <p class="note">{words.ended}</p>}
        <AskToSignIn {...{ language, onSignedIn }} />
        <p class="muted small">{words.never}</p>
      </div>
    </Door>
  );
}
