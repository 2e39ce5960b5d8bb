import "./pay.css";
import { useState } from "preact/hooks";
import type { PageProps } from "../../pages/page.ts";
import { Icon } from "../../ui/icon.tsx";
import { money } from "../../ui/money.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import type { PcPayment } from "../../wallet/handoff.ts";
import { Confirm } from "./confirm.tsx";
import { type Paying, pay, refuse } from "./paying.ts";
import { type PayWords, payWordsIn } from "./words.ts";

interface Props extends PageProps {
  readonly payment: PcPayment;
  readonly leave: (to: "home" | "scan") => void;
}

/** A PC's payment on the phone that was bound to it, from the question to its end. */
export function PcPaymentScreen({ payment, leave, ...props }: Props) {
  const [paying, setPaying] = useState<Paying>({ kind: "confirm" });
  const { language, model } = props;
  const words = payWordsIn(language);
  const show = (next: Paying) => {
    setPaying(next);
    if (next.kind === "paid") void props.changed();
  };
  const { kind } = paying;
  if (kind === "confirm" || kind === "paying") {
    return (
      <>
        <h1 tabIndex={-1} class="visually-hidden">
          {words.title}
        </h1>
        <Confirm
          {...props}
          payment={payment}
          paying={kind === "paying"}
          problem={kind === "confirm" ? paying.problem : undefined}
          pay={(pin) => void pay(model.wallet, payment, pin, show)}
          refuse={(notMine) => void refuse(model.wallet, payment, notMine, show)}
          late={() => setPaying((now) => (now.kind === "confirm" ? { kind: "over", problem: { code: "handoff-over", state: "expired" } } : now))}
        />
      </>
    );
  }
  return <End {...{ paying, payment, words, language, leave }} />;
}

interface EndProps extends Pick<Props, "payment" | "leave" | "language"> {
  readonly paying: Exclude<Paying, { kind: "confirm" | "paying" }>;
  readonly words: PayWords;
}

function End({ paying, payment, words, language, leave }: EndProps) {
  const { order, bound } = payment;
  const good = paying.kind === "paid";
  return (
    <section class="pay-end" aria-live="polite">
      <div class={`seal ${good ? "" : "caution"}`}>
        <Icon name={good ? "check" : paying.kind === "checking" ? "clock" : "warning"} />
      </div>
      <h1 tabIndex={-1}>{titleOf(paying, words, money(order.total, order.currency, language))}</h1>
      {paying.kind === "paid" && (
        <>
          <p>
            <bdi>
              {words.paidTo(bound.view.merchant.name, new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" }).format(paying.at))}
            </bdi>
          </p>
          <p class="muted">{words.pcGoesOn}</p>
        </>
      )}
      {paying.kind === "checking" && <p>{words.checkingWhy}</p>}
      {paying.kind === "declined" && (
        <p>
          {paying.notMine && `${words.reported} `}
          {words.declinedWhy}
        </p>
      )}
      {paying.kind === "over" && <ProblemNote problem={paying.problem} language={language} />}
      {paying.kind !== "checking" && (
        <button type="button" class="button primary" onClick={() => leave(good ? "home" : "scan")}>
          {good ? words.done : words.again}
        </button>
      )}
    </section>
  );
}

function titleOf(paying: EndProps["paying"], words: PayWords, sum: string): string {
  switch (paying.kind) {
    case "paid":
      return words.paid(sum);
    case "checking":
      return words.checking;
    case "declined":
      return words.declined;
    case "over":
      return words.over;
  }
}
