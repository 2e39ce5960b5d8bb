import "./recovery.css";
import { useEffect, useState } from "preact/hooks";
import type { Recovery } from "../../protocol/recovery.ts";
import { Icon } from "../../ui/icon.tsx";
import { gatewayTime } from "../known-devices.ts";
import type { PageProps } from "../page.ts";
import { moment } from "./dates.ts";
import { recoveryWordsIn } from "./words.ts";

/** Says that a recovery waits, loudly where it is somebody else's, and leads to where it can be stopped or finished. */
export function Banner({ language, model, recovery, own }: PageProps & { readonly recovery: Recovery; readonly own: boolean }) {
  const words = recoveryWordsIn(language);
  const here = usePlaceName();
  if (here === "recovery" || (own && here === "pin")) return null;
  const { purpose, name, ready } = recovery;
  if (own) {
    const isReady = recovery.state === "waiting" && ready <= gatewayTime(model);
    return (
      <div class="note caution waiting own-recovery" role="status">
        <p>{recovery.state === "waiting" ? (isReady ? words.ownReady : words.ownWaits) : words.over[recovery.state].title}</p>
        <a class="button quiet small" href="#recovery">
          {words.ownLook}
        </a>
      </div>
    );
  }
  return (
    <div class="rewritten recovery-alarm" role="alert">
      <Icon name="warning" />
      <div>
        <p>
          <b>{words.alarm[purpose]}</b>
        </p>
        <p>{words.alarmWhat[purpose](name, moment(ready, language))}</p>
        <a class="button" href="#recovery">
          {words.alarmStop}
        </a>
      </div>
    </div>
  );
}

/** What stands behind the page's `#`, followed. */
function usePlaceName(): string {
  const name = () => location.hash.replace(/^#/, "");
  const [place, setPlace] = useState(name);
  useEffect(() => {
    const moved = () => setPlace(name());
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return place;
}
