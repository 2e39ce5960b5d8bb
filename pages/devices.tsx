import "./devices.css";
import { useEffect, useState } from "preact/hooks";
import type { CertificateCard } from "../protocol/device.ts";
import { markDevicesSeen } from "../wallet/device-log.ts";
import { Approvals } from "./approvals.tsx";
import { DeviceCard } from "./device-card.tsx";
import { deviceWordsIn } from "./device-words.ts";
import { Joining } from "./joining.tsx";
import { Notices } from "./notices.tsx";
import type { PageProps } from "./page.ts";

/** What a scanned linking code says: which request, and base64url(SHA-256(SPKI)) of the key behind it. */
export interface LinkingCode {
  readonly request: string;
  readonly key: string;
}

/** The person's devices: those that wait for an answer, and every certificate. */
export function Devices(props: PageProps & { readonly linked?: LinkingCode | undefined }) {
  const { language, model, changed } = props;
  const words = deviceWordsIn(language);
  const [done, setDone] = useState("");
  const devices = model.snapshot?.devices;
  const [live, ended] = split(devices ?? [], model.settings.device);
  // Whoever has this screen before them has seen the devices as they are now.
  const unseen = model.log !== undefined && model.log.seen !== model.log.head;
  useEffect(() => {
    if (unseen && devices) void markDevicesSeen(model.wallet).then(changed, () => undefined);
  }, [unseen, model.log?.head, devices !== undefined]);

  const tell = async (text: string) => {
    setDone(text);
    await changed();
  };
  const cards = (some: readonly CertificateCard[]) => some.map((card) => <DeviceCard key={card.id} {...props} {...{ card, tell }} />);
  return (
    <>
      <h1 tabIndex={-1}>{words.devices}</h1>
      <Notices {...props} withoutDevices />
      {model.asked?.renews !== undefined && <Joining {...props} />}
      <Approvals {...props} />
      <p class="muted">{words.devicesWhy}</p>
      <p role="status" class="ok">
        {done}
      </p>
      {devices ? live.length === 0 && <p class="muted">{words.noDevices}</p> : <p class="muted">{props.words.loading}</p>}
      {cards(live)}
      {ended.length > 0 && (
        <details class="ended">
          <summary>{words.ended(ended.length)}</summary>
          <div class="screen">{cards(ended)}</div>
        </details>
      )}
    </>
  );
}

/** Certificates that may pay or be mended, this device's first and then the master's, and those that are over. */
function split(devices: readonly CertificateCard[], own: string): readonly [CertificateCard[], CertificateCard[]] {
  const rank = ({ device, role }: CertificateCard) => (device === own ? 0 : role === "master" ? 1 : 2);
  const isOver = ({ status, role }: CertificateCard) => status === "revoked" || (status === "expired" && role === "additional");
  const sorted = [...devices].sort((a, b) => rank(a) - rank(b) || (b.lastUsed ?? 0) - (a.lastUsed ?? 0));
  return [sorted.filter((card) => !isOver(card)), sorted.filter(isOver)];
}
