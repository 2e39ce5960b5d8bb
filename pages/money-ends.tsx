import "./money-ends.css";
import { useEffect } from "preact/hooks";
import type { Language } from "../protocol/account.ts";
import type { Problem } from "../protocol/problem.ts";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useTask } from "./task.ts";

const LOOK_AGAIN_MS = 5_000;

interface DoneProps {
  readonly title: string;
  readonly text: string;
  readonly act: string;
  /** Leads to an empty form. */
  readonly again: () => void;
}

/** The money has moved. */
export function Done({ title, text, act, again }: DoneProps) {
  return (
    <section class="card form done" role="status">
      <Icon name="check" />
      <h2>{title}</h2>
      <p>
        <bdi>{text}</bdi>
      </p>
      <button type="button" class="button quiet" onClick={again}>
        {act}
      </button>
    </section>
  );
}

interface UnansweredProps {
  readonly language: Language;
  readonly title: string;
  readonly text: string;
  readonly act: string;
  /** Sends the same bytes again. */
  readonly look: () => Promise<void>;
}

/** Money that was sent, and no answer that can be trusted: `look` is called at once, each 5 s and by the button, until this is taken away. */
export function Unanswered({ language, title, text, act, look }: UnansweredProps) {
  const task = useTask();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const lookOn = async () => {
      await task.run(look);
      if (!over) timer = setTimeout(lookOn, LOOK_AGAIN_MS);
    };
    void lookOn();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);
  return (
    <section class="card form" role="status">
      <h2>{title}</h2>
      <p>{text}</p>
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <button type="button" class="button primary" aria-disabled={task.running} onClick={() => void task.run(look)}>
        {act}
      </button>
    </section>
  );
}

interface RefusedProps {
  readonly language: Language;
  readonly title: string;
  readonly text: string;
  readonly problem: Problem;
  readonly act: string;
  /** Leads back to what was typed. */
  readonly again: () => void;
}

/** What was unsure at first has ended without moving money: says so, and why. */
export function Refused({ language, title, text, problem, act, again }: RefusedProps) {
  return (
    <section class="card form" aria-labelledby="refused-title">
      <h2 id="refused-title">{title}</h2>
      <p>
        <bdi>{text}</bdi>
      </p>
      <ProblemNote problem={problem} language={language} />
      <button type="button" class="button primary" onClick={again}>
        {act}
      </button>
    </section>
  );
}
