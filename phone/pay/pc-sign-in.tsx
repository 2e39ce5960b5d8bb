import "./pay.css";
import { useEffect, useState } from "preact/hooks";
import { problemOf } from "../../pages/model.ts";
import type { PageProps } from "../../pages/page.ts";
import type { Problem } from "../../protocol/problem.ts";
import { Icon } from "../../ui/icon.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { ShopOrigin } from "../../ui/shop-origin.tsx";
import { summaryWordsIn } from "../../ui/summary-words.ts";
import { type PcSignIn, refusePcPayment, signInForPc } from "../../wallet/handoff.ts";
import { clockText, useSecondsLeft } from "./seconds-left.ts";
import { signInWordsIn } from "./sign-in-words.ts";

interface Props extends PageProps {
  readonly asked: PcSignIn;
  readonly leave: (to: "home" | "scan") => void;
}

/** What is shown of a PC's sign-in; one of these at a time. */
type Step =
  | { readonly kind: "confirm"; readonly problem?: Problem }
  | { readonly kind: "signing" }
  | { readonly kind: "done" }
  | { readonly kind: "declined"; readonly notMine: boolean }
  | { readonly kind: "over"; readonly problem: Problem };

/** A tap that was meant for what stood here before does not sign in. */
const ARM_MS = 500;

/** A PC's sign-in on the phone that was bound to it, from the question to its end. */
export function PcSignInScreen({ asked, leave, ...props }: Props) {
  const [step, setStep] = useState<Step>({ kind: "confirm" });
  const { wallet } = props.model;
  async function signIn(): Promise<void> {
    setStep({ kind: "signing" });
    try {
      await signInForPc(wallet, asked);
      setStep({ kind: "done" });
    } catch (error) {
      const problem = problemOf(error);
      setStep(problem.code === "offline" ? { kind: "confirm", problem } : { kind: "over", problem });
    }
  }
  function refuse(notMine: boolean): void {
    setStep({ kind: "declined", notMine });
    void refusePcPayment(wallet, asked, notMine).catch(() => undefined);
  }
  const late = () => setStep((now) => (now.kind === "confirm" ? { kind: "over", problem: { code: "handoff-over", state: "expired" } } : now));
  if (step.kind !== "confirm" && step.kind !== "signing") return <End {...props} {...{ asked, step, leave }} />;
  return <Confirm {...props} {...{ asked, step, refuse, late }} signIn={() => void signIn()} />;
}

interface ConfirmProps extends PageProps {
  readonly asked: PcSignIn;
  readonly step: Extract<Step, { kind: "confirm" | "signing" }>;
  readonly signIn: () => void;
  readonly refuse: (notMine: boolean) => void;
  readonly late: () => void;
}

function Confirm({ language, model, asked, step, signIn, refuse, late }: ConfirmProps) {
  const words = signInWordsIn(language);
  const { bound, shortCode } = asked;
  const { site, serverTime } = bound.signIn;
  const left = useSecondsLeft(bound.expires - serverTime, late);
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setArmed(true), ARM_MS);
    return () => clearTimeout(timer);
  }, []);
  const held = "held" in model.standing ? model.standing.held : undefined;
  const signing = step.kind === "signing";
  const summary = summaryWordsIn(language);
  return (
    <div class="pc-payment">
      <h1 tabIndex={-1}>{words.onPc(new URL(bound.origin).host)}</h1>
      <div class="note with-code">
        <p class="muted small">{words.started(new Intl.DateTimeFormat(language, { timeStyle: "medium" }).format(bound.started))}</p>
        <p class="short-code">
          <span>{words.same}</span>
          <b class="mono">{shortCode}</b>
        </p>
      </div>
      <div>
        <ShopOrigin origin={bound.origin} words={summary.origin} />
        <p class="payee">
          <bdi>{site.name}</bdi>
          <span class="badge">
            <Icon name="check" />
            {summary.registered}
          </span>
        </p>
      </div>
      <p>{words.what}</p>
      <p class="note caution">{words.beware}</p>
      {held && (
        <dl class="facts">
          <dt>{words.certificate}</dt>
          <dd>
            <bdi>{held.card.name}</bdi>
          </dd>
        </dl>
      )}
      {step.kind === "confirm" && step.problem && <ProblemNote problem={step.problem} language={language} />}
      <p class="muted small tabular">{words.left(clockText(left))}</p>
      <div class="answers">
        <button type="button" class="button quiet" disabled={signing} onClick={() => refuse(true)}>
          {words.notMine}
        </button>
        <button type="button" class="button primary" aria-disabled={signing || !armed} aria-busy={signing} onClick={() => armed && !signing && signIn()}>
          {signing ? words.signing : words.signIn}
        </button>
      </div>
      <button type="button" class="button quiet small" disabled={signing} onClick={() => refuse(false)}>
        {words.decline}
      </button>
    </div>
  );
}

interface EndProps extends PageProps {
  readonly asked: PcSignIn;
  readonly step: Exclude<Step, { kind: "confirm" | "signing" }>;
  readonly leave: Props["leave"];
}

function End({ language, asked, step, leave }: EndProps) {
  const words = signInWordsIn(language);
  const good = step.kind === "done";
  const title = { done: words.done(asked.bound.signIn.site.name), declined: words.declined, over: words.over }[step.kind];
  return (
    <section class="pay-end" aria-live="polite">
      <div class={`seal ${good ? "" : "caution"}`}>
        <Icon name={good ? "check" : "warning"} />
      </div>
      <h1 tabIndex={-1}>{title}</h1>
      {good && <p class="muted">{words.pcGoesOn}</p>}
      {step.kind === "declined" && step.notMine && <p>{words.reported}</p>}
      {step.kind === "over" && <ProblemNote problem={step.problem} language={language} />}
      <button type="button" class="button primary" onClick={() => leave(good ? "home" : "scan")}>
        {good ? words.close : words.again}
      </button>
    </section>
  );
}
