import { Amount } from "../ui/amount.tsx";
import { Icon } from "../ui/icon.tsx";
import { money } from "../ui/money.ts";
import { changeSettings } from "../wallet/settings.ts";
import { ago } from "./dates.ts";
import { isFirstDay } from "./known-devices.ts";
import type { PageProps } from "./page.ts";

/** The balance, which can be hidden, and what is left to pay without the PIN. */
export function Balance({ model, words, language, changed }: PageProps) {
  const { snapshot, settings, wallet } = model;
  const hidden = settings.hideBalance;
  const toggle = async () => {
    await changeSettings(wallet.database, { hideBalance: !hidden });
    await changed();
  };
  return (
    <section class="card balance" aria-labelledby="balance-title">
      <div class="row">
        <h2 id="balance-title">{words.balance}</h2>
        <button type="button" class="icon-button" onClick={() => void toggle()} aria-pressed={hidden} aria-label={words.hide}>
          <Icon name={hidden ? "eye-off" : "eye"} />
        </button>
      </div>
      {snapshot ? (
        <>
          <p class="figure">{hidden ? words.hidden : <Amount minor={snapshot.account.balance} currency={snapshot.account.currency} language={language} />}</p>
          <p class="muted small">
            {!hidden && !isFirstDay(model) && `${words.oneClick(money(snapshot.account.allowance.remaining, snapshot.account.currency, language))} · `}
            {words.updated(ago(snapshot.at, language))}
          </p>
        </>
      ) : (
        <p class="figure muted">{words.loading}</p>
      )}
    </section>
  );
}
