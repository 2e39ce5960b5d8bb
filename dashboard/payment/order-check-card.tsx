import type { RecordedCheck } from "../../protocol/order-check.ts";
import { checkTones, Found } from "../checks/found.tsx";
import { checksWords } from "../checks/words.ts";
import { spoken, useConsole } from "../console.ts";
import { moment } from "../parts/dates.ts";
import { Status } from "../parts/status.tsx";
import { paymentWords } from "./words.ts";

/** What the gateway found when it compared a page's order with the merchant's own. */
export function OrderCheckCard({ payee, checks }: { readonly payee: string; readonly checks: readonly RecordedCheck[] }) {
  const { language, merchant } = useConsole();
  const words = spoken(paymentWords, language);
  const said = spoken(checksWords, language);
  return (
    <section class="card" aria-labelledby="order-check">
      <h2 id="order-check">{words.orderCheck}</h2>
      {checks.length === 0 && <p class="muted">{payee === merchant.id ? said.noCheckOwn : said.noCheckOther}</p>}
      {checks.map((check) => (
        <dl class="facts" key={check.id}>
          <dt>
            <Status tone={checkTones[check.verdict]}>{said.ends[check.verdict]}</Status>
          </dt>
          <dd>{moment(check.at, language)}</dd>
          {check.code && (
            <>
              <dt>{words.checkCode}</dt>
              <dd>
                <code>{check.code}</code>
              </dd>
            </>
          )}
          {check.verdict !== "normal" && (
            <>
              <dt>{check.verdict === "failed" ? said.why : words.differing}</dt>
              <dd>
                <Found check={check} />
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
