import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Language } from "../../../protocol/account.ts";
import type { Problem } from "../../../protocol/problem.ts";
import { money } from "../../../ui/money.ts";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Gate } from "../gate.ts";
import type { Asked } from "./asked.ts";
import { Shown } from "./shown.tsx";
import { needsPin } from "./sign.ts";
import type { Words } from "./words.ts";

interface Props {
  readonly words: Words;
  readonly language: Language;
  readonly asked: Asked;
  readonly signing: boolean;
  /** With what the answer before this one met. */
  readonly problem: Problem | undefined;
  readonly sign: (pin: string) => void;
  readonly close: () => void;
}

/** Asks for consent: shows what will be signed, and signs on one armed click. Cancel has the focus. */
export function Ask({ words, language, asked, signing, problem, sign, close }: Props) {
  const main = useRef<HTMLDivElement>(null);
  const scroll = useRef<HTMLElement>(null);
  const pin = useRef<HTMLInputElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const gate = useRef<Gate>(undefined);
  const [armed, setArmed] = useState(false);
  const [seenAll, setSeenAll] = useState(false);
  const [hint, setHint] = useState("");
  const withPin = needsPin(asked);

  useEffect(() => {
    const stop = new AbortController();
    gate.current = new Gate("window", setArmed, () => undefined);
    if (main.current) gate.current.watch(main.current, stop.signal);
    cancel.current?.focus();
    return () => stop.abort();
  }, []);
  useEffect(() => gate.current?.changed(), [asked, language, problem]);
  useEffect(() => {
    if (!problem || !pin.current) return;
    pin.current.value = "";
    pin.current.focus();
  }, [problem]);
  useLayoutEffect(() => {
    const sizes = new ResizeObserver(look);
    for (const element of [scroll.current, ...(scroll.current?.children ?? [])]) if (element) sizes.observe(element);
    look();
    return () => sizes.disconnect();
  }, [asked, language]);

  function look(): void {
    const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = scroll.current ?? {};
    if (scrollTop + clientHeight >= scrollHeight - 4) setSeenAll(true);
  }

  function confirm(click: MouseEvent): void {
    const consent = gate.current?.consents(click);
    if (signing) return;
    const typed = pin.current?.value ?? "";
    if (!seenAll) setHint(words.scroll);
    else if (withPin && typed.length < 6) {
      setHint(words.pinEmpty);
      pin.current?.focus();
    } else if (!consent) setHint(words.again);
    else sign(typed);
  }

  return (
    <div class="prompt-body ask" ref={main}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll" ref={scroll} onScroll={look} tabIndex={0} aria-label={words.title[asked.kind]}>
        <Shown {...{ words, language, asked }} />
      </section>
      <div class="foot">
        {withPin && (
          <div class="pin">
            <label for="pin">{words.pin}</label>
            <p class="muted" id="pin-why">
              {asked.kind === "key-approval" ? words.keyPinWhy : words.pinWhy}
            </p>
            {problem && <ProblemNote problem={problem} language={language} id="problem" />}
            <input
              id="pin"
              ref={pin}
              type="password"
              autocomplete="current-password"
              maxLength={128}
              readOnly={signing}
              aria-describedby={problem ? "pin-why problem" : "pin-why"}
              aria-invalid={problem !== undefined}
            />
          </div>
        )}
        <p class="hint" role="status">
          {hint || (seenAll ? "" : words.scroll)}
        </p>
        <div class="actions">
          <button type="button" class="button quiet" ref={cancel} onClick={close} aria-disabled={signing}>
            {words.cancel}
          </button>
          <button type="button" class="button primary" id="pay" aria-disabled={!(armed && seenAll) || signing} aria-busy={signing} onClick={confirm}>
            {signing ? words.signing : words.confirm[asked.kind](figure(asked, language))}
          </button>
        </div>
      </div>
    </div>
  );
}

/** What the confirming button names: how much, or how many. */
function figure(asked: Asked, language: Language): string {
  switch (asked.kind) {
    case "refund":
      return money(asked.request.refund.amount, asked.request.refund.currency, language);
    case "payout":
      return money(asked.request.payout.amount, asked.request.payout.currency, language);
    case "receipts":
      return String(asked.receipts.length);
    case "sign-in":
    case "key-approval":
      return "";
  }
}
