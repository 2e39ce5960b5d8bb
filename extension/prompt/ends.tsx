import { useEffect, useRef, useState } from "preact/hooks";
import type { Language } from "../../protocol/account.ts";
import type { Problem, ProblemCode } from "../../protocol/problem.ts";
import { Icon } from "../../ui/icon.tsx";
import { money } from "../../ui/money.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import type { PromptContent } from "../messages.ts";
import { background, promptId } from "./background.ts";
import type { Words } from "./words.ts";

interface Props {
  readonly words: Words;
  readonly language: Language;
  readonly close: () => void;
}

/** A moment in which there is nothing to decide. */
export function Waiting({ text }: { text: string }) {
  return (
    <div class="end" role="status">
      <p class="muted">{text}</p>
    </div>
  );
}

const CLOSE_AFTER_MS = 3_000;
const READING = ["pointermove", "keydown"] as const;

/** Paid, by the gateway's signature; closes by itself unless somebody is reading. */
export function Paid({ words, language, close, content }: Props & { content: PromptContent | undefined }) {
  const heading = useHeading();
  const [reading, setReading] = useState(() => matchMedia("(prefers-reduced-motion: reduce)").matches);
  const stay = () => setReading(true);
  useEffect(() => {
    if (reading) return;
    const timer = setTimeout(close, CLOSE_AFTER_MS);
    for (const type of READING) addEventListener(type, stay);
    return () => {
      clearTimeout(timer);
      for (const type of READING) removeEventListener(type, stay);
    };
  }, [reading]);
  return (
    <div class="end">
      <div class="seal">
        <Icon name="check" />
      </div>
      <h1 ref={heading} tabIndex={-1}>
        {words.paid(content ? money(content.order.total, content.order.currency, language) : "")}
      </h1>
      {content && (
        <p>
          {words.paidTo} <bdi>{content.merchant.name}</bdi>
          <br />
          <span class="muted">
            {words.order} {content.order.number}
          </span>
        </p>
      )}
      <p class="muted">{reading ? "" : words.closing}</p>
      <button type="button" class="button primary" onClick={close}>
        {words.done}
      </button>
    </div>
  );
}

/** Sent without an answer; never offers to pay again. */
export function Checking({ words, language, close, content }: Props & { content: PromptContent | undefined }) {
  const heading = useHeading();
  return (
    <div class="end">
      <div class="seal caution">
        <Icon name="clock" />
      </div>
      <h1 ref={heading} tabIndex={-1}>
        {words.checking}
      </h1>
      {content && (
        <p>
          <bdi>{content.merchant.name}</bdi> · {money(content.order.total, content.order.currency, language)}
        </p>
      )}
      <p role="status">{words.checkingWhy}</p>
      <button type="button" class="button quiet" onClick={close}>
        {words.close}
      </button>
    </div>
  );
}

/** Problems that a second attempt may cure. */
const PASSING: readonly ProblemCode[] = ["offline", "internal", "rate-limited", "shutting-down", "answer-invalid", "authorization-stale"];
/** Problems that the wallet's own page explains or cures. */
const IN_WALLET = /^(certificate-|login-|key-missing|device-log|master-)/;

/** Nothing can be signed here, and why. */
export function Blocked({ words, language, close, problem, retry }: Props & { problem: Problem; retry: () => void }) {
  const heading = useHeading();
  const passing = PASSING.includes(problem.code);
  const expired = problem.code === "payment-not-open" && problem.state === "expired";
  return (
    <div class="end">
      <h1 ref={heading} tabIndex={-1}>
        {expired ? words.expired : words.blocked}
      </h1>
      <ProblemNote problem={problem} language={language} />
      {passing && (
        <button type="button" class="button primary" onClick={retry}>
          {words.retry}
        </button>
      )}
      {IN_WALLET.test(problem.code) && (
        <button type="button" class="button primary" onClick={() => void background.openWallet(promptId, "home")}>
          {words.wallet}
        </button>
      )}
      <button type="button" class="button quiet" onClick={close}>
        {words.close}
      </button>
    </div>
  );
}

function useHeading() {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return heading;
}
