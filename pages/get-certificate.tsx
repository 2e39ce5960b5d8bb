import { ProblemNote } from "../ui/problem-note.tsx";
import { Issue } from "./issue.tsx";
import { masterAmong, ownRequest } from "./known-devices.ts";
import { later } from "./later.tsx";
import type { PageProps } from "./page.ts";
import { ownRecovery } from "./recovery/standing.ts";

const Join = later(async () => (await import("./join.tsx")).Join);
const Joining = later(async () => (await import("./joining.tsx")).Joining);
const OwnRecovery = later(async () => (await import("./recovery/own-recovery.tsx")).OwnRecovery);
const LostMasterLink = later(async () => (await import("./recovery/links.tsx")).LostMasterLink);

/** The way to a certificate: a person's first device makes the master, every further one asks the master's device. */
export function GetCertificate(props: PageProps) {
  const { model, words, language, changed } = props;
  const devices = model.snapshot?.devices;
  const recovery = ownRecovery(model);
  if (recovery) return <OwnRecovery {...props} recovery={recovery} />;
  if (model.asked || ownRequest(model)) return <Joining {...props} />;
  if (devices) {
    return (
      <>
        {masterAmong(devices) ? <Join {...props} /> : <Issue {...props} />}
        <LostMasterLink {...props} />
      </>
    );
  }
  return (
    <section class="card">
      <h1 tabIndex={-1}>{words.certificate}</h1>
      {model.problem ? (
        <>
          <ProblemNote problem={model.problem} language={language} />
          <button type="button" class="button primary" onClick={() => void changed()}>
            {words.retry}
          </button>
        </>
      ) : (
        <p class="muted">{words.loading}</p>
      )}
    </section>
  );
}
