import "./devices.css";
import { useEffect, useState } from "preact/hooks";
import { DEVICE_REMINDER_MS, type DeviceRequest } from "../protocol/device.ts";
import { deviceCodeText } from "../protocol/scanned.ts";
import { Phrase } from "../ui/phrase.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Qr } from "../ui/qr.tsx";
import type { OwnPhrase } from "../wallet/join.ts";
import { deviceWordsIn } from "./device-words.ts";
import { minutesAndSeconds } from "./now.ts";
import type { PageProps } from "./page.ts";
import { useTask } from "./task.ts";

interface Props extends PageProps {
  readonly request: DeviceRequest;
  /** The name of the master's device. */
  readonly master: string;
  /** The gateway's time, ms. */
  readonly now: number;
}

/** The words and the code by which the master's device knows this one, until it answers. */
export function WaitingForMaster({ shell, language, model, changed, request, master, now }: Props) {
  const words = deviceWordsIn(language);
  const [inOther, setInOther] = useState(false);
  const [own, setOwn] = useState<OwnPhrase>();
  const work = useTask();
  const other = language === "ko" ? "en" : "ko";

  useEffect(() => {
    void work.run(async () => setOwn(await (await import("../wallet/join.ts")).ownPhrase(model.wallet, request)));
  }, [request.id]);
  const withdraw = () =>
    work.run(async () => {
      await (await import("../wallet/join.ts")).cancelJoin(model.wallet, request);
      await changed();
    });

  return (
    <section class="card joining" aria-labelledby="joining-title">
      <h1 tabIndex={-1} id="joining-title">
        {words.waitTitle}
      </h1>
      <p>{words.waitHow(master)}</p>
      <h2>{words.phrase}</h2>
      {own ? <Phrase indexes={own.phrase} language={inOther ? other : language} /> : <p class="muted">{words.phraseMaking}</p>}
      <button type="button" class="button link" lang={inOther ? language : other} aria-pressed={inOther} onClick={() => setInOther(!inOther)}>
        {deviceWordsIn(inOther ? other : language).otherLanguage}
      </button>
      <Left {...{ language, now }} until={request.expires} />
      {work.problem && <ProblemNote problem={work.problem} language={language} />}
      <Remind {...{ language, model, request, now }} />
      {own && (
        <>
          <h2>{words.qrTitle}</h2>
          <p class="muted">{words.qrHow}</p>
          <Qr text={deviceCodeText(shell.walletOrigin, request.id, own.key)} label={words.qrLabel} />
        </>
      )}
      <button type="button" class="button quiet" aria-disabled={work.running} onClick={() => void withdraw()}>
        {words.withdraw}
      </button>
    </section>
  );
}

/** The time that is left; aloud only at some of its minutes. */
function Left({ language, until, now }: Pick<Props, "language" | "now"> & { readonly until: number }) {
  const words = deviceWordsIn(language);
  const minutes = Math.ceil((until - now) / 60_000);
  return (
    <>
      <p class="muted tabular" aria-hidden="true">
        {words.timeLeft(minutesAndSeconds(until - now))}
      </p>
      <p class="visually-hidden" role="status">
        {[15, 10, 5, 2, 1].includes(minutes) && words.fewMinutes(minutes)}
      </p>
    </>
  );
}

function Remind({ language, model, request, now }: Pick<Props, "language" | "model" | "request" | "now">) {
  const words = deviceWordsIn(language);
  const [reminded, setReminded] = useState<number>();
  const task = useTask();
  const wait = Math.ceil(((reminded ?? request.created) + DEVICE_REMINDER_MS - now) / 1000);
  const remind = () =>
    task.run(async () => {
      await (await import("../wallet/join.ts")).remindMaster(model.wallet, request);
      setReminded(now);
    });
  return (
    <>
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <button type="button" class="button quiet" aria-disabled={wait > 0 || task.running} onClick={() => void (wait > 0 || remind())}>
        {wait > 0 ? words.resendIn(wait) : words.resend}
      </button>
      <p role="status" class="ok">
        {reminded !== undefined && words.resent}
      </p>
    </>
  );
}
