import "./recovery.css";
import { useState } from "preact/hooks";
import { changePin } from "../../wallet/pin.ts";
import type { PageProps } from "../page.ts";
import { AskForm } from "./ask-form.tsx";
import { NewPinForm } from "./new-pin.tsx";
import { OwnRecovery } from "./own-recovery.tsx";
import { Leave } from "./parts.tsx";
import { ownRecovery } from "./standing.ts";
import { recoveryWordsIn } from "./words.ts";

/** Changes the PIN of this device's certificate, or begins its recovery. */
export function PinScreen(props: PageProps) {
  const { language, model, changed } = props;
  const words = recoveryWordsIn(language);
  const [forgotten, setForgotten] = useState(false);
  const [saved, setSaved] = useState(false);
  const own = ownRecovery(model);
  const { standing } = model;
  if (own) return <OwnRecovery {...props} recovery={own} />;
  const suspended = standing.kind === "suspended" && standing.held.card.cause === "pin";
  if (forgotten || suspended) return <AskForm {...props} purpose="pin" />;
  if (standing.kind !== "ready") {
    return (
      <section class="card">
        <h1 tabIndex={-1}>{words.pinTitle}</h1>
        <p>{words.nothing}</p>
        <Leave to="" text={words.done} />
      </section>
    );
  }
  const save = async (pin: string, oldPin: string) => {
    setSaved(false);
    await changePin(model.wallet, oldPin, pin);
    setSaved(true);
    await changed();
  };
  return (
    <NewPinForm {...props} title={words.pinTitle} why={words.pinWhy} old act={words.savePin} run={save}>
      <p role="status" class="ok">
        {saved && words.pinSaved}
      </p>
      <div class="buttons">
        <Leave to="settings" text={words.back} />
        <button type="button" class="button link" onClick={() => setForgotten(true)}>
          {words.pinForgotten}
        </button>
      </div>
    </NewPinForm>
  );
}
