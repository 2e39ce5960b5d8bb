import "./scan.css";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Language } from "../../protocol/account.ts";
import type { Problem } from "../../protocol/problem.ts";
import { readScanned, type Scanned } from "../../protocol/scanned.ts";
import { readMoneyRequest } from "../../protocol/transfer.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { signalHit } from "../scanner/hit.ts";
import { PictureButton } from "./picture-button.tsx";
import { TypedCode } from "./typed-code.tsx";
import { useScanner } from "./use-scanner.ts";
import { BeforeCamera, CameraView } from "./view.tsx";
import { scanWordsIn } from "./words.ts";

/** What a person comes to the scanner for: a PC's code, to pay or to sign in there, or that of a device to add. */
interface Codes {
  readonly pc: Extract<Scanned, { kind: "payment" | "sign-in" }>;
  readonly device: Extract<Scanned, { kind: "device" }>;
}
type Purpose = keyof Codes;
export type CodeFor<P extends Purpose> = Codes[P];

/** A code that was refused and is still in view is not followed up again before this, in ms. */
const AGAIN_MS = 10_000;

interface Props<P extends Purpose> {
  readonly language: Language;
  /** The origin whose codes are ours. */
  readonly walletOrigin: string;
  /** What the person is here for: a code for the other purpose is refused as much as a foreign one. */
  readonly wanted: P;
  readonly onCode: (code: CodeFor<P>) => void;
  /** Takes somebody's request for money; without it such a code is foreign. */
  readonly onMoneyRequest?: (link: string) => void;
  /** Without it no code can be typed. */
  readonly onTyped?: (digits: string) => void;
  /** A code is being followed up: the camera rests. */
  readonly busy?: boolean;
  /** How the last code was refused. */
  readonly problem?: Problem | undefined;
  /** What else to say before the first code. */
  readonly note?: string | undefined;
}

/** Reads one kind of code, by camera, from a picture or typed. It never opens anything, whatever a code says. */
export function ScanScreen<P extends Purpose>({ language, walletOrigin, wanted, onCode, onMoneyRequest, onTyped, busy = false, problem, note }: Props<P>) {
  const words = scanWordsIn(language);
  const [said, setSaid] = useState<{ readonly text: string; readonly caution?: boolean }>();
  const followed = useRef(new Map<string, number>());
  const onText = (text: string) => {
    const now = performance.now();
    if (busy || now - (followed.current.get(text) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return;
    if (onMoneyRequest && readMoneyRequest(text, walletOrigin)) {
      signalHit();
      return onMoneyRequest(text);
    }
    const scanned = readScanned(text, walletOrigin);
    if (!isFor(wanted, scanned)) return setSaid({ text: scanned.kind === "foreign" ? words.foreign : words.otherKind[wanted], caution: true });
    followed.current.set(text, now);
    signalHit();
    setSaid({ text: words.read });
    onCode(scanned);
  };
  useEffect(() => {
    if (!busy) setSaid(undefined);
  }, [busy]);
  const { video, state, start, stop, set } = useScanner(onText, busy);
  const status = busy ? { text: words.busy } : (said ?? { text: state.kind === "running" ? words.aim : "" });
  return (
    <section class="scan" aria-labelledby="scan-title">
      <h1 tabIndex={-1} id="scan-title">
        {words.title[wanted]}
      </h1>
      {problem && !busy && <ProblemNote problem={problem} language={language} />}
      {note && <p class="note">{note}</p>}
      <CameraView {...{ words, state, video, set, stop }} />
      {state.kind !== "running" && !busy && <BeforeCamera {...{ words, state, start }} why={words.why[wanted]} />}
      <p role="status" class={`scan-status note ${status.caution ? "caution" : ""}`}>
        {status.text}
      </p>
      <p class="muted">{words.neverSent}</p>
      <PictureButton words={words} say={(text) => setSaid({ text })} onText={onText} />
      {onTyped && <TypedCode {...{ words, busy, onTyped }} />}
    </section>
  );
}

function isFor<P extends Purpose>(wanted: P, scanned: Scanned): scanned is CodeFor<P> {
  return scanned.kind !== "foreign" && (scanned.kind === "device") === (wanted === "device");
}
