import { useEffect, useRef, useState } from "preact/hooks";
import type { Language } from "../protocol/account.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Qr } from "../ui/qr.tsx";
import { isOver, type Screen } from "./screen.ts";
import { PcSession, type Wish } from "./session.ts";
import { type Words, wordsIn } from "./words.ts";

/** The end screen clears itself after this time, in ms. */
const CLEAR_MS = 30_000;

export interface PanelProps {
  readonly wish: Wish;
  readonly language: Language;
  /** Called when the person closes it, and 30 s after its end. */
  readonly close: (end: Screen["kind"]) => void;
  /** Told of the end once. */
  readonly ended?: (end: Screen) => void;
}

/** A PC's hand-off from the first code to its end. Leaving the page ends it. */
export function HandoffPanel({ wish, language, close, ended }: PanelProps) {
  const [screen, setScreen] = useState<Screen>({ kind: "opening" });
  const [round, setRound] = useState(0);
  const session = useRef<PcSession>(undefined);
  const words = wordsIn(language, "payment" in wish ? "payment" : "sign-in");

  // A new round is a new hand-off of the same wish.
  useEffect(() => {
    const mine = new PcSession(wish, setScreen);
    session.current = mine;
    void mine.start();
    const leave = () => void mine.cancel();
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [round, JSON.stringify(wish)]);

  const over = isOver(screen);
  useEffect(() => {
    if (!over) return;
    ended?.(screen);
    const timer = setTimeout(() => close(screen.kind), CLEAR_MS);
    return () => clearTimeout(timer);
  }, [over, screen.kind]);

  const again = () => setRound(round + 1);
  return (
    <section class="handoff" aria-labelledby="handoff-title">
      <h2 id="handoff-title" tabIndex={-1}>
        {titleOf(screen, words)}
      </h2>
      <Body {...{ screen, words, language, again }} session={session.current} />
      <div class="choices">
        <button type="button" class="button quiet" onClick={() => close(screen.kind)}>
          {over ? words.close : words.cancel}
        </button>
        {over && screen.kind !== "paid" && screen.kind !== "signed" && (
          <button type="button" class="button primary" onClick={again}>
            {words.again}
          </button>
        )}
      </div>
    </section>
  );
}

function titleOf(screen: Screen, words: Words): string {
  switch (screen.kind) {
    case "bound":
      return words.bound;
    case "paid":
    case "signed":
      return words.paid;
    case "declined":
      return screen.notMine ? words.notMine : words.declined;
    case "expired":
      return words.expired;
    case "canceled":
      return words.canceled;
    default:
      return words.title;
  }
}

interface BodyProps {
  readonly screen: Screen;
  readonly words: Words;
  readonly language: Language;
  readonly session: PcSession | undefined;
  readonly again: () => void;
}

function Body({ screen, words, language, session, again }: BodyProps) {
  switch (screen.kind) {
    case "opening":
      return (
        <p class="muted" role="status">
          {words.opening}
        </p>
      );
    case "code":
      return (
        <>
          <ol class="steps">
            {words.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <div class="qr-place">{screen.text === undefined ? <p class="muted">{words.hidden}</p> : <Qr text={screen.text} label={words.qr} />}</div>
          <Left {...{ words, screen }} />
          <p class="muted small">{words.beware}</p>
          {typeof screen.typing === "object" && <ProblemNote problem={screen.typing} language={language} />}
          <button type="button" class="button quiet" aria-disabled={screen.typing === "asking"} onClick={() => void session?.showTyped()}>
            {screen.typing === "asking" ? words.opening : words.type}
          </button>
        </>
      );
    case "typed":
      return (
        <>
          <p>{words.typeWhat}</p>
          <p class="digits" role="status">
            <span>{screen.digits.slice(0, 4)}</span> <span>{screen.digits.slice(4)}</span>
          </p>
          <p class="muted small">{words.typedFor(screen.digitsFor)}</p>
          <Left {...{ words, screen }} />
          <button type="button" class="button quiet" onClick={() => void session?.showCode()}>
            {words.scan}
          </button>
        </>
      );
    case "bound":
      return (
        <>
          <p>{words.boundWhat}</p>
          <p class="short-code" role="status">
            <span class="muted small">{words.same}</span>
            <b class="digits">{screen.shortCode}</b>
          </p>
          {screen.person && <p class="muted">{words.person(screen.person)}</p>}
          {screen.secondPhone && (
            <p class="note caution" role="alert">
              {words.secondPhone}
            </p>
          )}
          {screen.quiet && (
            <div class="note caution" role="status">
              <p>{words.quiet}</p>
              <button type="button" class="button quiet small" onClick={again}>
                {words.again}
              </button>
            </div>
          )}
          <Left {...{ words, screen }} />
        </>
      );
    case "paid":
    case "signed":
      return <p role="status">{words.paidWhat}</p>;
    case "declined":
      return <p role="status">{words.notCharged}</p>;
    case "expired":
      return <p role="status">{words.expiredWhat}</p>;
    case "canceled":
      return <p role="status">{words.canceledWhat}</p>;
    case "problem":
      return <ProblemNote problem={screen.problem} language={language} />;
  }
}

function Left({ words, screen }: { words: Words; screen: { readonly remaining: number; readonly online: boolean } }) {
  const { remaining, online } = screen;
  const time = `${Math.floor(remaining / 60)}:${String(remaining % 60).padStart(2, "0")}`;
  return <p class="muted small tabular">{online ? words.left(time) : words.offline}</p>;
}
