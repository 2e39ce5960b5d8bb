import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { DeviceRequest } from "../protocol/device.ts";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { type DeviceWords, deviceWordsIn } from "./device-words.ts";
import { masterAmong, ownRequest } from "./known-devices.ts";
import { certificateIssued } from "./new-certificate.tsx";
import { useNow } from "./now.ts";
import type { PageProps } from "./page.ts";
import { useTask } from "./task.ts";
import { WaitingForMaster } from "./waiting-for-master.tsx";

/** How this device's request to be added stands, to its end. */
export function Joining(props: PageProps) {
  const { language, model, changed } = props;
  const words = deviceWordsIn(language);
  const now = useNow(model.settings.clockOffset);
  const since = useRef(Date.now());
  const install = useTask();
  const { snapshot } = model;
  const request = ownRequest(model);
  const approved = request?.state === "approved" ? request : undefined;

  const installNow = (signed: DeviceRequest) =>
    install.run(async () => {
      const { installCertificate } = await import("../wallet/join.ts");
      await installCertificate(model.wallet, signed);
      await certificateIssued(props);
    });
  useEffect(() => {
    if (approved) void installNow(approved);
  }, [approved?.id]);

  const again = async () => {
    const { forgetJoin } = await import("../wallet/join.ts");
    await forgetJoin(model.wallet);
    await changed();
  };

  if (!request) {
    // The list that is known may be older than the request.
    const gone = snapshot !== undefined && snapshot.at > since.current;
    return gone ? <End title={words.goneTitle} what={words.goneWhat} {...{ words, again }} /> : <Card title={words.waitTitle}>{props.words.loading}</Card>;
  }
  if (approved) {
    return (
      <Card title={words.installing}>
        {install.problem && <ProblemNote problem={install.problem} language={language} />}
        {install.problem && (
          <div class="buttons">
            <button type="button" class="button primary" onClick={() => void installNow(approved)}>
              {props.words.retry}
            </button>
            <button type="button" class="button quiet" onClick={() => void again()}>
              {words.askAgain}
            </button>
          </div>
        )}
      </Card>
    );
  }
  if (request.state === "denied") return <End title={words.deniedTitle} what={words.deniedWhat} {...{ words, again }} />;
  if (request.state === "expired" || request.expires <= now) return <End title={words.expiredTitle} what={words.expiredWhat} {...{ words, again }} />;
  if (request.state === "canceled") return <End title={words.goneTitle} what={words.goneWhat} {...{ words, again }} />;
  const master = masterAmong(snapshot?.devices ?? [])?.name ?? words.masterDevice;
  return <WaitingForMaster {...props} {...{ request, master, now }} />;
}

function Card({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="card" role="status">
      <h1 tabIndex={-1}>{title}</h1>
      {children}
    </section>
  );
}

function End({
  title,
  what,
  words,
  again,
}: {
  readonly title: string;
  readonly what: string;
  readonly words: DeviceWords;
  readonly again: () => Promise<void>;
}) {
  return (
    <section class="card" role="alert">
      <h1 tabIndex={-1} class="with-icon">
        <Icon name="warning" />
        {title}
      </h1>
      <p>{what}</p>
      <button type="button" class="button primary" onClick={() => void again()}>
        {words.askAgain}
      </button>
    </section>
  );
}
