import "./recovery.css";
import { useState } from "preact/hooks";
import { isMaster } from "../known-devices.ts";
import type { PageProps } from "../page.ts";
import { AskForm } from "./ask-form.tsx";
import { OwnRecovery } from "./own-recovery.tsx";
import { Leave } from "./parts.tsx";
import { othersRecovery, ownRecovery } from "./standing.ts";
import { Veto, Vetoed } from "./veto.tsx";
import { recoveryWordsIn } from "./words.ts";

/** A recovery as it concerns this device: its own, another's that it may stop, or one that it can ask for. */
export function RecoveryScreen(props: PageProps) {
  const { language, model } = props;
  const words = recoveryWordsIn(language);
  const [vetoed, setVetoed] = useState(false);
  const own = ownRecovery(model);
  const others = othersRecovery(model);
  if (own) return <OwnRecovery {...props} recovery={own} />;
  if (vetoed) return <Vetoed language={language} />;
  if (others) return <Veto {...props} recovery={others} vetoed={() => setVetoed(true)} />;
  if (model.standing.kind !== "no-certificate" && isMaster(model)) {
    return (
      <section class="card">
        <h1 tabIndex={-1}>{words.codeTitle}</h1>
        <p>{words.nothing}</p>
        <Leave to="settings" text={words.back} />
      </section>
    );
  }
  return <AskForm {...props} purpose="master" />;
}
