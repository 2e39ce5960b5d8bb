import type { Language } from "../../protocol/account.ts";
import type { KeptSession } from "../gateway/session-store.ts";
import { chooseMerchant } from "../gateway/sign-in.ts";
import { Dialog } from "../parts/dialog.tsx";
import { AskToSignIn } from "../sign-in/ask-to-sign-in.tsx";
import { signInWords } from "../sign-in/words.ts";
import { frameWords } from "./words.ts";

interface Props {
  readonly language: Language;
  readonly merchant: string;
  readonly onSignedIn: (session: KeptSession) => void;
  readonly onSignOut: () => void;
}

/** A sign-in over a screen whose own has run out: what was typed there stays. */
export function SignInAgain({ language, merchant, onSignedIn, onSignOut }: Props) {
  const words = frameWords[language];
  return (
    <Dialog title={words.signInAgain} {...{ language, onClose: onSignOut }} busy>
      <p>{words.signInAgainLead}</p>
      <AskToSignIn language={language} onSignedIn={async (session) => onSignedIn(await chooseMerchant(session, merchant))} />
      <div class="buttons">
        <button type="button" class="button link" onClick={onSignOut}>
          {signInWords[language].signOut}
        </button>
      </div>
    </Dialog>
  );
}
