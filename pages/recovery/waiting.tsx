import { AskTwice } from "../ask-twice.tsx";
import { duration, moment } from "./dates.ts";
import type { OwnProps } from "./own-recovery.tsx";
import { recoveryWordsIn } from "./words.ts";

/** How long this device's recovery still waits, and the way out of it. */
export function Waiting({ words: common, language, model, changed, recovery, now }: OwnProps & { readonly now: number }) {
  const words = recoveryWordsIn(language);
  const { purpose, ready, excluded } = recovery;
  const names = (model.snapshot?.devices ?? []).filter(({ id }) => excluded.includes(id)).map(({ name }) => name);
  const withdraw = async () => {
    await (await import("../../wallet/recovery.ts")).withdrawRecovery(model.wallet, recovery);
    await changed();
    location.hash = "";
  };
  return (
    <>
      <section class="card">
        <h1 tabIndex={-1}>{purpose === "pin" ? words.pinWaitTitle : words.waitTitle}</h1>
        <p class="figure time-left">{words.left(duration(ready - now, language))}</p>
        <p>{words.waitWhat(moment(ready, language))}</p>
        <p class="muted">{words.waitClose}</p>
        {names.length > 0 && <p class="muted">{words.waitExcluded(names.join(", "))}</p>}
      </section>
      <AskTwice
        {...{ words: common, language }}
        id="withdraw-title"
        title={words.withdraw}
        askedTitle={words.withdrawTitle}
        why={words.withdrawWhy}
        act={words.withdraw}
        run={withdraw}
      />
    </>
  );
}
