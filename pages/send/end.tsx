import { useEffect } from "preact/hooks";
import { Icon } from "../../ui/icon.tsx";
import { money } from "../../ui/money.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import type { SentTransfer } from "../../wallet/database.ts";
import { resumeTransfer, type TransferOutcome } from "../../wallet/transfer.ts";
import type { PageProps } from "../page.ts";
import { useTask } from "../task.ts";
import type { sendWordsIn } from "./words.ts";

interface Props extends PageProps {
  readonly said: ReturnType<typeof sendWordsIn>;
  readonly again: () => void;
}

/** The gateway has signed that the money has moved. */
export function Sent({ said, language, amount, name, again }: Props & { readonly amount: string; readonly name: string }) {
  return (
    <section class="card form done" role="status">
      <Icon name="check" />
      <h2>{said.sentTitle(money(amount, "KRW", language))}</h2>
      <p>
        <bdi>{said.sentTo(name)}</bdi>
      </p>
      <button type="button" class="button quiet" onClick={again}>
        {said.again}
      </button>
    </section>
  );
}

const LOOK_AGAIN_MS = 5_000;

/** No answer that can be trusted: the same bytes are sent until there is one. */
export function Unknown({
  said,
  language,
  model,
  sent,
  ended,
  again,
}: Props & { readonly sent: SentTransfer; readonly ended: (outcome: TransferOutcome, sent: SentTransfer) => Promise<void> }) {
  const task = useTask();
  const look = () =>
    task.run(async () => {
      const outcome = await resumeTransfer(model.wallet, sent);
      if (outcome.kind === "refused") again();
      if (outcome.kind !== "unknown") await ended(outcome, sent);
    });
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [sent.transfer]);
  return (
    <section class="card form" role="status">
      <h2>{said.unknownTitle}</h2>
      <p>{said.unknown(money(sent.amount, "KRW", language), sent.name)}</p>
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <button type="button" class="button primary" aria-disabled={task.running} onClick={() => void look()}>
        {said.checkNow}
      </button>
    </section>
  );
}
