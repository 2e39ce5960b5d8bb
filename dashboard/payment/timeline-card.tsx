import type { Payment } from "../../protocol/payment.ts";
import { money } from "../../ui/money.ts";
import { checksWords } from "../checks/words.ts";
import { spoken, useConsole } from "../console.ts";
import { moment } from "../parts/dates.ts";
import { type Related, type TimelineEvent, timelineOf } from "./timeline.ts";
import { paymentWords } from "./words.ts";

/** What happened to a payment, oldest first. */
export function TimelineCard({ payment, related }: { readonly payment: Payment; readonly related: Related }) {
  const { language } = useConsole();
  const words = spoken(paymentWords, language);
  const tell = (event: TimelineEvent) => {
    if (event.kind === "refunded") return words.events.refunded(money(event.amount, payment.currency, language));
    if (event.kind === "checked") return words.events.checked(checksWords[language].ends[event.verdict]);
    return words.events[event.kind];
  };
  return (
    <section class="card" aria-labelledby="timeline">
      <h2 id="timeline">{words.timeline}</h2>
      <ol class="timeline">
        {timelineOf(payment, related).map((event) => (
          <li key={`${event.kind} ${event.at}`}>
            <span>{tell(event)}</span>
            {event.at !== undefined && <time class="muted small">{moment(event.at, language)}</time>}
          </li>
        ))}
      </ol>
    </section>
  );
}
