import { Icon } from "../ui/icon.tsx";
import { money } from "../ui/money.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { isFirstDay, isMaster, waitingRequests } from "./known-devices.ts";
import type { PageProps } from "./page.ts";

/** Why what is shown may be old, the payments whose end is not known yet, and what is new about the person's devices. */
export function Notices(props: PageProps & { readonly withoutDevices?: boolean }) {
  const { model, words, language, withoutDevices } = props;
  return (
    <>
      {/* The banner above every screen says that. */}
      {model.problem && model.problem.code !== "device-log-rewritten" && <ProblemNote problem={model.problem} language={language} />}
      {model.unanswered.map((sent) => (
        <p class="note caution with-icon" role="status" key={sent.payment}>
          <Icon name="clock" />
          {words.checking(money(sent.amount, "KRW", language))}
        </p>
      ))}
      {model.unsure.map((place) => (
        <div class="note caution waiting" role="status" key={place}>
          <p>{words.unsure[place]}</p>
          <a class="button quiet small" href={`#${place}`}>
            {words.unsureLook}
          </a>
        </div>
      ))}
      {!withoutDevices && <DeviceNotices {...props} />}
    </>
  );
}

function DeviceNotices({ model, words }: PageProps) {
  const { standing, log } = model;
  if (standing.kind !== "ready") return null;
  const waiting = isMaster(model) ? waitingRequests(model) : [];
  const [first] = waiting;
  const changed = log?.seen !== undefined && log.seen !== log.head;
  return (
    <>
      {isFirstDay(model) && (
        <p class="note with-icon" role="status">
          <Icon name="check" />
          {words.firstDay}
        </p>
      )}
      {(first || changed) && (
        <div class="note caution waiting" role="status">
          <p>{first ? (waiting.length === 1 ? words.deviceAsks(first.name) : words.devicesAsk(waiting.length)) : words.devicesChanged}</p>
          <a class="button quiet small" href="#devices">
            {words.lookAtDevices}
          </a>
        </div>
      )}
    </>
  );
}
