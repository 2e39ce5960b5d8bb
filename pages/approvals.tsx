import { useState } from "preact/hooks";
import type { DeviceRequest } from "../protocol/device.ts";
import { Approval } from "./approval.tsx";
import { ago } from "./dates.ts";
import { deviceWordsIn } from "./device-words.ts";
import type { LinkingCode } from "./devices.tsx";
import { gatewayTime, isMaster, masterAmong, waitingRequests } from "./known-devices.ts";
import type { PageProps } from "./page.ts";

/** The devices that ask to be added, each to be looked at before it is answered; nothing while none does. */
export function Approvals(props: PageProps & { readonly linked?: LinkingCode | undefined }) {
  const { language, model, linked } = props;
  const words = deviceWordsIn(language);
  const waiting = model.standing.kind === "ready" ? waitingRequests(model) : [];
  const [chosen, setChosen] = useState<DeviceRequest>();
  const scanned = waiting.find(({ id }) => id === linked?.request);
  const [seen, setSeen] = useState<string>();
  // What was opened stays as it was: the very request whose words are compared is the one that is signed.
  if (scanned && !chosen && seen !== scanned.id) setChosen(scanned);
  if (chosen) {
    const close = () => {
      setSeen(chosen.id);
      setChosen(undefined);
    };
    return <Approval key={chosen.id} {...props} request={chosen} close={close} />;
  }
  const unknown = linked && seen !== linked.request && (
    <p class="note caution" role="status">
      {words.unknownCode}
    </p>
  );
  if (waiting.length === 0) return unknown || null;
  const master = masterAmong(model.snapshot?.devices ?? []);
  return (
    <section class="card" aria-labelledby="waiting-title">
      <h2 id="waiting-title">{words.waitingTitle}</h2>
      {unknown}
      {!isMaster(model) && master && <p class="note">{words.onlyMaster(master.name)}</p>}
      <ul class="requests">
        {waiting.map((request) => (
          <li key={request.id}>
            <span class="what">
              <span>
                <bdi>{request.name}</bdi> <span class="chip">{words.claimed}</span>
              </span>
              <span class="muted small">
                {request.agent} · {ago(request.created, language, gatewayTime(model))}
              </span>
            </span>
            <button type="button" class="button quiet small" aria-label={words.lookAt(request.name)} onClick={() => setChosen(request)}>
              {words.look}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
