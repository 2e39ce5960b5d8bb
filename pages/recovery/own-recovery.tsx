import type { Recovery } from "../../protocol/recovery.ts";
import { Icon } from "../../ui/icon.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { certificateIssued, NewCertificateForm } from "../new-certificate.tsx";
import { useNow } from "../now.ts";
import type { PageProps } from "../page.ts";
import { useTask } from "../task.ts";
import { moment } from "./dates.ts";
import { RecoveredPin } from "./recovered-pin.tsx";
import { Waiting } from "./waiting.tsx";
import { recoveryWordsIn } from "./words.ts";

export interface OwnProps extends PageProps {
  readonly recovery: Recovery;
}

/** How the recovery that this device has asked for stands, to its end. */
export function OwnRecovery(props: OwnProps) {
  const { model, recovery } = props;
  const now = useNow(model.settings.clockOffset);
  const { state, purpose, ready, lapses } = recovery;
  const lapsed = state === "waiting" && lapses <= now;
  if (state === "vetoed" || state === "canceled" || state === "lapsed" || lapsed) return <Over {...props} state={lapsed ? "lapsed" : state} />;
  if (state === "waiting" && ready > now) return <Waiting {...props} now={now} />;
  return purpose === "pin" ? <RecoveredPin {...props} /> : <Finish {...props} />;
}

function Finish(props: OwnProps) {
  const { language, model, recovery } = props;
  const words = recoveryWordsIn(language);
  return (
    <NewCertificateForm
      {...props}
      title={words.finishTitle}
      why={words.finishWhy}
      pinHelp={props.words.pinHelp}
      act={words.finish}
      acting={words.finishing}
      run={async (name, pin) => {
        const { becomeMaster } = await import("../../wallet/recovery.ts");
        await becomeMaster(model.wallet, recovery, { name, pin });
        await certificateIssued(props);
        location.hash = "";
      }}
    >
      {recovery.state === "waiting" && <p class="note caution">{words.finishUntil(moment(recovery.lapses, language))}</p>}
    </NewCertificateForm>
  );
}

/** That it has ended, and the way on. */
function Over({ language, model, changed, state }: OwnProps & { readonly state: Recovery["state"] }) {
  const words = recoveryWordsIn(language);
  const task = useTask();
  const forget = () =>
    task.run(async () => {
      await (await import("../../wallet/recovery.ts")).forgetRecovery(model.wallet);
      await changed();
      location.hash = "";
    });
  if (state === "waiting") return null;
  return (
    <section class="card" role="alert">
      <h1 tabIndex={-1} class="with-icon">
        <Icon name="warning" />
        {words.over[state].title}
      </h1>
      <p>{words.over[state].what}</p>
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <button type="button" class="button primary" aria-disabled={task.running} onClick={() => void forget()}>
        {words.done}
      </button>
    </section>
  );
}
