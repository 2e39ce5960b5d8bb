import type { OrderCheck } from "../../protocol/order-check.ts";
import { spoken, useConsole } from "../console.ts";
import { moment } from "../parts/dates.ts";
import { Status } from "../parts/status.tsx";
import { paymentWords } from "./words.ts";

/** What the gateway found when it compared a page's order with the merchant's own. */
export function OrderCheckCard({ checks }: { readonly checks: readonly OrderCheck[] }) {
  const { language } = useConsole();
  const words = spoken(paymentWords, language);
  return (
    <section class="card" aria-labelledby="order-check">
      <h2 id="order-check">{words.orderCheck}</h2>
      {checks.length === 0 && <p class="muted">{words.noOrderCheck}</p>}
      {checks.map((check) => (
        <dl class="facts" key={check.code + check.at}>
          <dt>
            <Status tone={check.verdict === "normal" ? "good" : "bad"}>{words[check.verdict]}</Status>
          </dt>
          <dd>{moment(check.at, language)}</dd>
          <dt>{words.checkCode}</dt>
          <dd>
            <code>{check.code}</code>
          </dd>
          {check.fields.length > 0 && (
            <>
              <dt>{words.differing}</dt>
              <dd>
                <code>{check.fields.join(", ")}</code>
              </dd>
            </>
          )}
          <dt>{words.presented}</dt>
          <dd>
            <code>{check.presented}</code>
          </dd>
          {check.fetched && (
            <>
              <dt>{words.fetched}</dt>
              <dd>
                <code>{check.fetched}</code>
              </dd>
            </>
          )}
        </dl>
      ))}
    </section>
  );
}
