import { useState } from "preact/hooks";
import type { Payment } from "../../protocol/payment.ts";
import { askWallet } from "../../signing/ask-wallet.ts";
import { Amount } from "../../ui/amount.tsx";
import { sellerProblemWords } from "../../ui/seller-problem-words.ts";
import { spoken, useConsole } from "../console.ts";
import { Dialog } from "../parts/dialog.tsx";
import { ProblemNote } from "../parts/problem.tsx";
import { Status, type Tone } from "../parts/status.tsx";
import { useTask } from "../parts/use-task.ts";
import { partWords } from "../parts/words.ts";
import { issueReceipts, type Outcome } from "./issue.ts";
import { receiptsWords } from "./words.ts";

const tones: Readonly<Record<Outcome["kind"], Tone>> = {
  waiting: "quiet",
  drafted: "quiet",
  signed: "quiet",
  issued: "good",
  unsigned: "caution",
  refused: "bad",
};

/** Issues the receipts of some payments, with one confirmation in the wallet and a result for each. */
export function BulkReceipts({ payments, onClose }: { readonly payments: readonly Payment[]; readonly onClose: () => void }) {
  const { gateway, language, say } = useConsole();
  const words = spoken(receiptsWords, language);
  const [rows] = useState(payments);
  const [outcomes, setOutcomes] = useState<Readonly<Record<string, Outcome>>>({});
  const [note, setNote] = useState<"canceled" | "no-wallet">();
  const { running, problem, run } = useTask();
  const outcomeOf = (id: string): Outcome => outcomes[id] ?? { kind: "waiting" };
  const open = rows.filter(({ id }) => outcomeOf(id).kind !== "issued");

  async function issue(): Promise<void> {
    setNote(undefined);
    let issued = rows.length - open.length;
    const tell = (id: string, outcome: Outcome) => {
      if (outcome.kind === "issued") issued += 1;
      setOutcomes((all) => ({ ...all, [id]: outcome }));
    };
    const end = await issueReceipts(gateway, open, askWallet, tell);
    if (end !== "done") return setNote(end);
    say(issued === rows.length ? words.allDone(issued) : words.someDone(issued, rows.length - issued));
  }
  return (
    <Dialog title={words.bulkTitle(rows.length)} {...{ language, onClose }} busy={running}>
      <p>{words.bulkLead}</p>
      <ul class="outcomes">
        {rows.map(({ id, order, amount, currency }) => {
          const outcome = outcomeOf(id);
          return (
            <li key={id}>
              <span class="order">{order.number}</span>
              <Amount minor={amount} {...{ currency, language }} />
              <Status tone={tones[outcome.kind]}>{words.outcomes[outcome.kind]}</Status>
              {outcome.kind === "refused" && (
                <span class="why">
                  {sellerProblemWords(outcome.problem, language).what} <code>{outcome.problem.code}</code>
                </span>
              )}
            </li>
          );
        })}
      </ul>
      <div role="status">
        {note && <p class="note caution">{note === "canceled" ? partWords[language].canceled : partWords[language].noWallet}</p>}
        {!running && open.length === 0 && <p class="note">{words.allDone(rows.length)}</p>}
      </div>
      <ProblemNote {...{ problem, language }} />
      <p class="muted small">{words.moved}</p>
      <div class="buttons">
        {open.length > 0 && (
          <button type="button" class="button primary" aria-disabled={running} onClick={() => void run(issue)}>
            {running ? partWords[language].openWallet : open.length < rows.length ? words.again : words.begin}
          </button>
        )}
        <button type="button" class="button quiet" aria-disabled={running} onClick={() => !running && onClose()}>
          {partWords[language].close}
        </button>
      </div>
    </Dialog>
  );
}
