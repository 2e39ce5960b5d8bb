import { sellerApi } from "../../protocol/seller-api.ts";
import { spoken, useConsole } from "../console.ts";
import { moment } from "../parts/dates.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { useTask } from "../parts/use-task.ts";
import { settingsWords } from "./words.ts";

/** Which mode the merchant is in, and the owner's way to ask for live mode. */
export function LiveCard() {
  const { gateway, language, merchant, role, setMerchant, say } = useConsole();
  const words = spoken(settingsWords, language);
  const { running, problem, run } = useTask();
  const ask = async () => {
    setMerchant(await gateway.call(sellerApi.requestLiveMode, {}));
    say(words.liveReview);
  };
  return (
    <section class="card" aria-labelledby="live">
      <h2 id="live">{words.liveTitle}</h2>
      <p>{merchant.mode === "live" ? words.liveLive : merchant.mode === "review" ? words.liveReview : words.liveTest}</p>
      {merchant.mode === "test" && merchant.liveRefused && (
        <div class="note caution">
          <p>{words.liveRefused(moment(merchant.liveRefused.at, language))}</p>
          <p>
            <bdi>{merchant.liveRefused.reason}</bdi>
          </p>
        </div>
      )}
      <ProblemNote {...{ problem, language }} />
      {merchant.mode === "test" &&
        (role === "owner" ? (
          <div class="buttons">
            <button type="button" class="button quiet" aria-disabled={running} onClick={() => void run(ask)}>
              {words.liveAsk}
            </button>
          </div>
        ) : (
          <p class="muted">{words.ownerOnly}</p>
        ))}
    </section>
  );
}
