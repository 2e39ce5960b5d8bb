import { useEffect, useMemo, useState } from "preact/hooks";
import type { Language } from "../../protocol/account.ts";
import type { Membership, Merchant } from "../../protocol/merchant.ts";
import type { Problem, ProblemCode } from "../../protocol/problem.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { type Console, ConsoleContext } from "../console.ts";
import { openGateway } from "../gateway/client.ts";
import { type KeptSession, readSession } from "../gateway/session-store.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { problemOf } from "../parts/problem-of.ts";
import { usePulse } from "../parts/use-pulse.ts";
import { Frame } from "./frame.tsx";
import { SignInAgain } from "./sign-in-again.tsx";

/** Time alone has ended the login: nobody has taken it away. */
const RAN_OUT: ReadonlySet<ProblemCode> = new Set(["login-expired", "login-required"]);

interface Props {
  readonly language: Language;
  readonly session: KeptSession;
  readonly onLanguage: () => void;
  readonly onSwitch: () => void;
  readonly onSignOut: () => void;
  /** Something has ended it: certificate, a sign-out elsewhere. */
  readonly onEnded: () => void;
  readonly onSignedIn: (session: KeptSession) => void;
}
interface Known {
  readonly merchant: Merchant;
  readonly role: Membership["role"];
}

/** A member's console for one merchant, once the gateway has told who that is. */
export function SignedIn({ language, session, onEnded, onSignedIn, onSwitch, ...others }: Props) {
  const [known, setKnown] = useState<Known>();
  const [problem, setProblem] = useState<Problem>();
  const [announcement, setAnnouncement] = useState("");
  const [overdue, setOverdue] = useState<KeptSession>();
  const gateway = useMemo(() => openGateway(session, ended), [session]);

  function ended(why: ProblemCode): void {
    if (RAN_OUT.has(why)) void again();
    // Who left the merchant, or was removed, is still signed in.
    else if (why === "seller-required") onSwitch();
    else onEnded();
  }

  /** Another tab may have signed in anew; otherwise this one does, over what it shows. */
  async function again(): Promise<void> {
    const kept = await readSession();
    const { seller } = session;
    const isNew = kept?.user === session.user && kept.seller?.merchant === seller?.merchant && kept.seller?.token !== seller?.token;
    if (kept && isNew) onSignedIn(kept);
    else setOverdue(session);
  }

  async function look(): Promise<void> {
    setProblem(undefined);
    const [merchant, { items }] = await Promise.all([gateway.call(sellerApi.getMerchant, {}), gateway.call(sellerApi.listMemberships, {})]);
    setKnown({ merchant, role: items.find((membership) => membership.merchant === merchant.id)?.role ?? "operator" });
  }
  // Without a screen there is nothing to keep.
  useEffect(() => {
    if (overdue === session && !known) onEnded();
  }, [overdue]);
  const begin = () => look().catch((error: unknown) => setProblem(problemOf(error)));
  useEffect(() => void begin(), [gateway]);

  const setMerchant = (merchant: Merchant) => setKnown((last) => (!last || same(last.merchant, merchant) ? last : { ...last, merchant }));
  const refreshMerchant = async () => setMerchant(await gateway.call(sellerApi.getMerchant, {}));
  // One for every screen: the balance and the mode stand above all of them.
  usePulse(() => (known ? refreshMerchant().catch(() => undefined) : Promise.resolve()));

  if (!known) {
    return problem ? (
      <main class="narrow">
        <ProblemNote {...{ problem, language }} retry={begin} />
      </main>
    ) : null;
  }
  const value: Console = {
    ...{ gateway, language, ...known, user: session.user, setMerchant, refreshMerchant },
    leave: onSwitch,
    // The same words twice in a row would not be read twice.
    say: (text) => setAnnouncement((last) => (last === text ? `${text}\u00a0` : text)),
  };
  return (
    <ConsoleContext.Provider value={value}>
      <Frame {...{ announcement, onSwitch, ...others }} />
      {overdue === session && <SignInAgain {...{ language, onSignedIn }} merchant={known.merchant.id} onSignOut={others.onSignOut} />}
    </ConsoleContext.Provider>
  );
}

/** What is the same need not be drawn again. */
function same(a: Merchant, b: Merchant): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
