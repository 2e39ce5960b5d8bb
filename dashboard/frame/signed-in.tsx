import { useEffect, useMemo, useState } from "preact/hooks";
import type { Language } from "../../protocol/account.ts";
import type { Membership, Merchant } from "../../protocol/merchant.ts";
import type { Problem } from "../../protocol/problem.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { type Console, ConsoleContext } from "../console.ts";
import { openGateway } from "../gateway/client.ts";
import type { KeptSession } from "../gateway/session-store.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { problemOf } from "../parts/problem-of.ts";
import { Frame } from "./frame.tsx";

interface Props {
  readonly language: Language;
  readonly session: KeptSession;
  readonly onLanguage: () => void;
  readonly onSwitch: () => void;
  readonly onSignOut: () => void;
  readonly onEnded: () => void;
}
interface Known {
  readonly merchant: Merchant;
  readonly role: Membership["role"];
}

/** A member's console for one merchant, once the gateway has told who that is. */
export function SignedIn({ language, session, onEnded, onSwitch, ...others }: Props) {
  const [known, setKnown] = useState<Known>();
  const [problem, setProblem] = useState<Problem>();
  const [announcement, setAnnouncement] = useState("");
  const gateway = useMemo(() => openGateway(session, onEnded), [session]);

  async function look(): Promise<void> {
    setProblem(undefined);
    const [merchant, { items }] = await Promise.all([gateway.call(sellerApi.getMerchant, {}), gateway.call(sellerApi.listMemberships, {})]);
    setKnown({ merchant, role: items.find((membership) => membership.merchant === merchant.id)?.role ?? "operator" });
  }
  const begin = () => look().catch((error: unknown) => setProblem(problemOf(error)));
  useEffect(() => void begin(), [gateway]);

  if (!known) {
    return problem ? (
      <main class="narrow">
        <ProblemNote {...{ problem, language }} retry={begin} />
      </main>
    ) : null;
  }
  const setMerchant = (merchant: Merchant) => setKnown((last) => last && { ...last, merchant });
  const value: Console = {
    ...{ gateway, language, ...known, user: session.user, setMerchant },
    refreshMerchant: async () => setMerchant(await gateway.call(sellerApi.getMerchant, {})),
    // The same words twice in a row would not be read twice.
    say: (text) => setAnnouncement((last) => (last === text ? `${text}\u00a0` : text)),
  };
  return (
    <ConsoleContext.Provider value={value}>
      <Frame {...{ announcement, onSwitch, ...others }} />
    </ConsoleContext.Provider>
  );
}
