import "./devices.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { DeviceRequest } from "../protocol/device.ts";
import type { Phrase } from "../protocol/phrase.ts";
import { PhraseCheck } from "../ui/phrase-check.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { denyDevice } from "../wallet/devices.ts";
import { type ApprovalEnd, ApprovalEndCard } from "./approval-end.tsx";
import { clock } from "./dates.ts";
import { deviceWordsIn } from "./device-words.ts";
import type { LinkingCode } from "./devices.tsx";
import { gatewayTime, isMaster, masterAmong, waitingRequests } from "./known-devices.ts";
import type { PageProps } from "./page.ts";
import { PinForm } from "./pin-form.tsx";
import { RequestFacts } from "./request-facts.tsx";
import { useTask } from "./task.ts";

interface Props extends PageProps {
  readonly request: DeviceRequest;
  readonly linked?: LinkingCode | undefined;
  readonly close: () => void;
}

/** One device that asks: what it says of itself, its words to be recognized, then the PIN; or the no, which is always at hand. */
export function Approval(props: Props) {
  const { words, language, model, changed, request, linked, close } = props;
  const own = deviceWordsIn(language);
  const [phrase, setPhrase] = useState<Phrase>();
  const [known, setKnown] = useState<"by-words" | "by-code">();
  const [end, setEnd] = useState<ApprovalEnd>();
  const reading = useTask();
  const denying = useTask();
  const denyButton = useRef<HTMLButtonElement>(null);
  const master = isMaster(model);
  const isScanned = linked?.request === request.id;

  const deny = (how: Exclude<ApprovalEnd, "approved" | "over">) =>
    denying.run(async () => {
      await denyDevice(model.wallet, request.id, how === "not-me");
      setEnd(how);
      await changed();
    });
  useEffect(() => {
    denyButton.current?.focus();
    if (!master) return;
    void reading.run(async () => {
      const { phraseOfRequest, keyOfRequest } = await import("../wallet/approve.ts");
      if (!isScanned) setPhrase(await phraseOfRequest(request));
      else if ((await keyOfRequest(request)) === linked.key) setKnown("by-code");
      else await deny("wrong-code");
    });
  }, []);
  const approve = async (pin: string) => {
    const { approveDevice } = await import("../wallet/approve.ts");
    await approveDevice(model.wallet, request, pin);
    setEnd("approved");
    await changed();
  };

  const isOver = !end && !waitingRequests(model).some(({ id }) => id === request.id);
  if (end || isOver) return <ApprovalEndCard {...{ language, request, close }} end={end ?? "over"} />;
  return (
    <section class="card approval" aria-labelledby="approval-title">
      <h2 id="approval-title">{own.approvalTitle}</h2>
      <p class="note caution">
        <b>{own.approvalWarning}</b>
      </p>
      <RequestFacts {...{ request, language }} now={gatewayTime(model)} at={clock(request.created, language)} />
      {!master && <p class="note">{own.onlyMaster(masterAmong(model.snapshot?.devices ?? [])?.name ?? own.masterDevice)}</p>}
      {reading.problem && <ProblemNote problem={reading.problem} language={language} />}
      <p role="status" class={known ? "ok" : "muted"}>
        {reading.running ? own.phraseMaking : known === "by-words" ? own.rightPhrase : known === "by-code" ? own.linked : ""}
      </p>
      {phrase && !known && (
        <PhraseCheck
          {...{ phrase, language }}
          question={own.which}
          none={own.none}
          answer={(right) => (right ? setKnown("by-words") : void deny("wrong-words"))}
        />
      )}
      {known && (
        <PinForm {...{ words, language }} id={request.id} act={own.approve} acting={own.checkingPin} run={approve}>
          <p>{own.approvalMeans}</p>
        </PinForm>
      )}
      {denying.problem && <ProblemNote problem={denying.problem} language={language} />}
      <div class="buttons">
        <button type="button" class="button quiet" ref={denyButton} aria-disabled={denying.running} onClick={() => void deny("denied")}>
          {own.deny}
        </button>
        <button type="button" class="button danger" aria-disabled={denying.running} onClick={() => void deny("not-me")}>
          {own.notMe}
        </button>
      </div>
    </section>
  );
}
