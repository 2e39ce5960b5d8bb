import { useEffect, useState } from "preact/hooks";
import { type Recipient, readMoneyRequestQuery } from "../../protocol/transfer.ts";
import type { SentTransfer } from "../../wallet/database.ts";
import { type TransferOutcome, unansweredTransfer } from "../../wallet/transfer.ts";
import type { PageProps } from "../page.ts";
import { AskForMoney } from "./ask-for-money.tsx";
import { Confirm } from "./confirm.tsx";
import { Sent, Unknown } from "./end.tsx";
import { type Draft, Fill } from "./fill.tsx";
import { sendWordsIn } from "./words.ts";

/** Where sending stands. */
type Step =
  | { readonly at: "fill"; readonly draft: Draft }
  | { readonly at: "confirm"; readonly draft: Draft; readonly recipient: Recipient }
  | { readonly at: "sent"; readonly amount: string; readonly name: string }
  | { readonly at: "unknown"; readonly sent: SentTransfer };

/** What a link asks for stands behind `#send?`. */
function asked(): { readonly draft: Draft; readonly note?: "asked" | "askedInvalid" } {
  const query = location.hash.split("?")[1];
  if (!query) return { draft: { user: "", amount: "", message: "" } };
  const { user = "", amount = "", message = "" } = readMoneyRequestQuery(query) ?? {};
  return { draft: { user, amount, message }, note: user ? "asked" : "askedInvalid" };
}

/** Sending money to another person, and asking for it. */
export function Send(props: PageProps) {
  const { language, model, changed } = props;
  const words = sendWordsIn(language);
  const [start] = useState(asked);
  const [step, setStep] = useState<Step>({ at: "fill", draft: start.draft });
  useEffect(() => {
    void unansweredTransfer(model.wallet).then((sent) => sent && setStep({ at: "unknown", sent }));
  }, [model.wallet]);
  const empty: Draft = { user: "", amount: "", message: "" };
  async function ended(outcome: TransferOutcome, sent: { readonly amount: string; readonly name: string }): Promise<void> {
    if (outcome.kind === "sent") setStep({ at: "sent", amount: sent.amount, name: sent.name });
    if (outcome.kind === "unknown") {
      const unanswered = await unansweredTransfer(model.wallet);
      if (unanswered) setStep({ at: "unknown", sent: unanswered });
    }
    await changed();
  }
  return (
    <>
      <h1 tabIndex={-1}>{words.title}</h1>
      {step.at === "fill" && (
        <Fill
          {...props}
          said={words}
          note={start.note && words[start.note]}
          draft={step.draft}
          found={(draft, recipient) => setStep({ at: "confirm", draft, recipient })}
        />
      )}
      {step.at === "confirm" && (
        <Confirm {...props} said={words} draft={step.draft} recipient={step.recipient} edit={() => setStep({ at: "fill", draft: step.draft })} ended={ended} />
      )}
      {step.at === "sent" && <Sent {...props} said={words} {...step} again={() => setStep({ at: "fill", draft: empty })} />}
      {step.at === "unknown" && <Unknown {...props} said={words} sent={step.sent} ended={ended} again={() => setStep({ at: "fill", draft: empty })} />}
      {step.at === "fill" && <AskForMoney {...props} said={words} />}
    </>
  );
}
