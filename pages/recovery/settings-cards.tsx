import { isMaster } from "../known-devices.ts";
import type { PageProps } from "../page.ts";
import { day } from "./dates.ts";
import { LostMasterLink } from "./links.tsx";
import { recoveryWordsIn } from "./words.ts";

/** The settings of what helps when something is lost: the recovery code, the PIN, the password. */
export function RecoverySettings(props: PageProps) {
  const { language, model } = props;
  const words = recoveryWordsIn(language);
  const since = model.snapshot?.recovery?.codeSince;
  const master = isMaster(model);
  return (
    <>
      <section class="card" aria-labelledby="recovery-title">
        <h2 id="recovery-title">{words.codeTitle}</h2>
        {since !== undefined && <p>{words.codeSince(day(since, language))}</p>}
        {since === undefined && master && model.snapshot?.recovery && <p>{words.codeMissing}</p>}
        <p class="muted">{master ? words.codeWhat : words.codeOfMaster}</p>
        <div class="buttons">
          {master && (
            <a class="button quiet" href="#recovery-code">
              {since === undefined ? words.makeCode : words.replaceCode}
            </a>
          )}
          {!master && <LostMasterLink {...props} />}
        </div>
      </section>
      {model.standing.kind === "ready" && (
        <section class="card" aria-labelledby="access-title">
          <h2 id="access-title">{words.accessTitle}</h2>
          <div class="buttons">
            <a class="button quiet" href="#pin">
              {words.changePin}
            </a>
            <a class="button quiet" href="#password">
              {words.newPassword}
            </a>
          </div>
        </section>
      )}
    </>
  );
}
