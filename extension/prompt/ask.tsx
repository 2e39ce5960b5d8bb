import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Language } from "../../protocol/account.ts";
import { minorUnits } from "../../protocol/money.ts";
import type { Problem } from "../../protocol/problem.ts";
import { money } from "../../ui/money.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Summary } from "../../ui/summary.tsx";
import type { PromptContent } from "../messages.ts";
import { background, promptId, surface } from "./background.ts";
import type { Flow } from "./flow.ts";
import { Gate } from "./gate.ts";
import { useTimeLeft } from "./time-left.ts";
import type { Words } from "./words.ts";

interface Props {
  readonly words: Words;
  readonly language: Language;
  readonly flow: Flow;
  readonly content: PromptContent;
  readonly paying: boolean;
  readonly problem: Problem | undefined;
  readonly close: () => void;
}

/** How often a balance that is too low is looked at again. */
const BALANCE_MS = 2_000;

/** Asks for consent: shows exactly what will be signed, and signs it on one armed click. */
export function Ask({ words, language, flow, content, paying, problem, close }: Props) {
  const main = useRef<HTMLDivElement>(null);
  const scroll = useRef<HTMLElement>(null);
  const pin = useRef<HTMLInputElement>(null);
  const [armed, setArmed] = useState(false);
  const [seenAll, setSeenAll] = useState(false);
  const [hint, setHint] = useState("");
  const gate = useRef<Gate>(undefined);
  const { currency, total } = content.order;
  const missing = minorUnits(total) - minorUnits(content.balance);
  const time = useTimeLeft(content.expiresIn, words, () => void flow.refresh());

  useEffect(() => {
    const stop = new AbortController();
    gate.current = new Gate(surface, setArmed, () => void flow.moveToWindow());
    if (main.current) gate.current.watch(main.current, stop.signal);
    return () => stop.abort();
  }, []);
  // The person may be topping up in the wallet's tab.
  useEffect(() => {
    if (missing <= 0n) return;
    const timer = setInterval(() => document.visibilityState === "visible" && void flow.refresh(), BALANCE_MS);
    return () => clearInterval(timer);
  }, [missing <= 0n]);
  useEffect(() => gate.current?.changed(), [content, language, problem]);
  useLayoutEffect(() => {
    const sizes = new ResizeObserver(look);
    for (const element of [scroll.current, ...(scroll.current?.children ?? [])]) if (element) sizes.observe(element);
    look();
    return () => sizes.disconnect();
  }, [content, language]);
  useEffect(() => setHint(""), [content, paying]);
  useEffect(() => {
    if (problem) document.getElementById("problem")?.scrollIntoView({ block: "nearest" });
    if (problem && pin.current) {
      pin.current.value = "";
      pin.current.focus();
    }
  }, [problem]);

  function look(): void {
    const { scrollTop = 0, clientHeight = 0, scrollHeight = 0 } = scroll.current ?? {};
    if (scrollTop + clientHeight >= scrollHeight - 4) setSeenAll(true);
  }

  function pay(click: MouseEvent): void {
    const consent = gate.current?.consents(click);
    if (paying) return;
    const typed = pin.current?.value ?? "";
    if (!seenAll) setHint(words.scroll);
    else if (content.pin && typed.length < 6) {
      setHint(words.pinEmpty);
      pin.current?.focus();
    } else if (!consent) setHint(words.again);
    else void flow.pay(content, content.pin ? typed : undefined);
  }

  const ready = armed && seenAll && !paying;
  return (
    <div class="prompt-body" ref={main}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="scroll" ref={scroll} onScroll={look} tabIndex={0} aria-label={words.title}>
        <Summary language={language} content={content} />
        {problem && <ProblemNote problem={problem} language={language} id="problem" />}
        {missing > 0n && (
          <p class="note danger" role="alert">
            {words.insufficient(money(String(missing), currency, language))}
          </p>
        )}
      </section>
      <div class="foot">
        {content.pin && missing <= 0n && (
          <div class="pin">
            <label for="pin">{words.pin}</label>
            <p class="muted" id="pin-why">
              {words.pinWhy[content.pin]}
            </p>
            <input
              id="pin"
              ref={pin}
              type="password"
              autocomplete="current-password"
              maxLength={128}
              readOnly={paying}
              aria-describedby={problem ? "pin-why problem" : "pin-why"}
              aria-invalid={problem?.code === "pin-wrong"}
              onKeyDown={(event) => event.key === "Enter" && document.getElementById("pay")?.focus()}
            />
          </div>
        )}
        <div class="hint">
          <span aria-hidden="true">{time.text}</span>
          <span class="visually-hidden" role="status">
            {time.announced}
          </span>
          <span role="status">{hint || (seenAll ? "" : words.scroll)}</span>
        </div>
        <div class="actions">
          <button type="button" class="button quiet" onClick={close} aria-disabled={paying}>
            {words.cancel}
          </button>
          {missing > 0n ? (
            <button type="button" class="button primary" onClick={() => void background.openWallet(promptId, "top-up")}>
              {words.topUp}
            </button>
          ) : (
            <button type="button" class="button primary" id="pay" aria-disabled={!ready} aria-busy={paying} onClick={pay}>
              {paying ? words.paying : words.pay(money(total, currency, language))}
            </button>
          )}
        </div>
      </div>
    </div>
  );
}
