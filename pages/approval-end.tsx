import { useEffect, useRef } from "preact/hooks";
import type { Language } from "../protocol/account.ts";
import type { DeviceRequest } from "../protocol/device.ts";
import { type DeviceWords, deviceWordsIn } from "./device-words.ts";

/** How an answer to a device ended; `over`: it was no longer waiting. */
export type ApprovalEnd = "approved" | "denied" | "not-me" | "wrong-words" | "wrong-code" | "over";

interface Props {
  readonly end: ApprovalEnd;
  readonly request: DeviceRequest;
  readonly language: Language;
  readonly close: () => void;
}

/** What became of an answer to a device, and what to do now. */
export function ApprovalEndCard({ end, request, language, close }: Props) {
  const words = deviceWordsIn(language);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [end]);
  const [title, what] = textOf(end, request, words);
  const warns = end === "not-me" || end === "wrong-words" || end === "wrong-code";
  return (
    <section class="card" role={warns ? "alert" : "status"} aria-labelledby="approval-end">
      <h2 id="approval-end" tabIndex={-1} ref={heading}>
        {title}
      </h2>
      <p class={warns ? "note danger" : undefined}>{what}</p>
      {end === "not-me" && (
        <ol class="steps">
          {words.notMeSteps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      <button type="button" class="button quiet" onClick={close}>
        {words.back}
      </button>
    </section>
  );
}

function textOf(end: ApprovalEnd, { name }: DeviceRequest, words: DeviceWords): readonly [string, string] {
  switch (end) {
    case "approved":
      return [words.approvedTitle, words.approvedWhat(name)];
    case "denied":
      return [words.deniedHereTitle, words.deniedHereWhat];
    case "not-me":
      return [words.notMeTitle, words.notMeWhat];
    case "wrong-words":
      return [words.wrongTitle, words.wrongWhat];
    case "wrong-code":
      return [words.linkTitle, words.deniedHereWhat];
    case "over":
      return [words.overTitle, words.overWhat];
  }
}
