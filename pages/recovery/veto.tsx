import type { Language } from "../../protocol/account.ts";
import { Icon } from "../../ui/icon.tsx";
import type { PageProps } from "../page.ts";
import { PinForm } from "../pin-form.tsx";
import { moment } from "./dates.ts";
import type { OwnProps } from "./own-recovery.tsx";
import { Facts, Leave } from "./parts.tsx";
import { recoveryWordsIn } from "./words.ts";

/** Somebody's recovery, and the PIN that stops it. */
export function Veto({ words: common, language, model, changed, recovery, vetoed }: OwnProps & { readonly vetoed: () => void }) {
  const words = recoveryWordsIn(language);
  const { purpose, name, started, ready } = recovery;
  const stop = async (pin: string) => {
    await (await import("../../wallet/recovery.ts")).vetoRecovery(model.wallet, recovery, pin);
    vetoed();
    await changed();
  };
  const facts = [
    [words.asker, name],
    [words.started, moment(started, language)],
    [words.ready, moment(ready, language)],
  ] as const;
  const why = cannot(model, recovery, words);
  return (
    <section class="card alarm">
      <h1 tabIndex={-1} class="with-icon">
        <Icon name="warning" />
        {words.alarm[purpose]}
      </h1>
      <p>{words.alarmWhat[purpose](name, moment(ready, language))}</p>
      <dl class="facts">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <p class="muted">{words.vetoMine}</p>
      {why ? (
        <p class="note danger">{why}</p>
      ) : (
        <PinForm {...{ words: common, language }} id="veto" act={words.veto} acting={words.vetoing} danger run={stop}>
          <p>{words.vetoWhat}</p>
        </PinForm>
      )}
    </section>
  );
}

/** Why this device cannot stop it, where it cannot. */
function cannot({ standing }: PageProps["model"], { excluded }: OwnProps["recovery"], words: ReturnType<typeof recoveryWordsIn>): string | undefined {
  if (standing.kind !== "ready") return words.vetoElsewhere;
  return excluded.includes(standing.held.card.id) ? words.vetoExcluded : undefined;
}

/** That it was stopped, and what to do now. */
export function Vetoed({ language }: { readonly language: Language }) {
  const words = recoveryWordsIn(language);
  return (
    <section class="card" role="status">
      <h1 tabIndex={-1}>{words.vetoedTitle}</h1>
      <p>{words.vetoedWhat}</p>
      <Facts facts={words.vetoedSteps} />
      <div class="buttons">
        <Leave to="password" text={words.newPassword} primary />
        <Leave to="recovery-code" text={words.codeTitle} />
      </div>
    </section>
  );
}
