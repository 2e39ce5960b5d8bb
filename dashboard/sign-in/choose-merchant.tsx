import { useEffect, useMemo, useState } from "preact/hooks";
import type { Language } from "../../protocol/account.ts";
import type { Membership } from "../../protocol/merchant.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { openGateway } from "../gateway/client.ts";
import type { KeptSession } from "../gateway/session-store.ts";
import { chooseMerchant } from "../gateway/sign-in.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { useTask } from "../parts/use-task.ts";
import { BecomeMerchant } from "./become-merchant.tsx";
import { Door } from "./door.tsx";
import { signInWords } from "./words.ts";

interface Props {
  readonly language: Language;
  readonly onLanguage: () => void;
  readonly session: KeptSession;
  readonly onChosen: (session: KeptSession) => void;
  readonly onSignOut: () => void;
  readonly onEnded: () => void;
}

/** The merchants that the person may act for; one alone is chosen at once, and without one the person can become one. */
export function ChooseMerchant({ language, onLanguage, session, onChosen, onSignOut, onEnded }: Props) {
  const words = signInWords[language];
  const gateway = useMemo(() => openGateway(session, onEnded), [session]);
  const [memberships, setMemberships] = useState<readonly Membership[]>();
  const [registering, setRegistering] = useState(false);
  const { running, problem, run } = useTask();
  const choose = async (merchant: string) => onChosen(await chooseMerchant(session, merchant));
  const look = async () => setMemberships((await gateway.call(sellerApi.listMemberships, {})).items);
  useEffect(() => void run(look), []);

  const none = memberships?.length === 0;
  const form = memberships && (none || registering);
  return (
    <Door {...{ language, onLanguage }}>
      <div class="card">
        {form && (
          <BecomeMerchant
            {...{ language, gateway, first: none, onBack: () => setRegistering(false), onMade: (made) => void run(() => choose(made.merchant)) }}
          />
        )}
        {memberships && !form && (
          <>
            <h1 tabIndex={-1}>{words.choose}</h1>
            <p class="muted">{words.chooseLead}</p>
            <ul class="choices">
              {memberships.map(({ merchant, name, role, mode }) => (
                <li key={merchant}>
                  <button type="button" class="choice" aria-disabled={running} onClick={() => void run(() => choose(merchant))}>
                    <b>{name}</b>
                    <span class="muted small">
                      {words.role[role]} · {words.mode[mode]}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            <button type="button" class="button quiet" onClick={() => setRegistering(true)}>
              {words.another}
            </button>
          </>
        )}
        <ProblemNote {...{ problem, language }} retry={memberships ? undefined : () => run(look)} />
        <button type="button" class="button link" onClick={onSignOut}>
          {words.signOut}
        </button>
      </div>
    </Door>
  );
}
