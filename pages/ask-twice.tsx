import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ProblemNote } from "../ui/problem-note.tsx";
import type { PageProps } from "./page.ts";
import { useTask } from "./task.ts";

interface Question extends Pick<PageProps, "words" | "language"> {
  readonly id: string;
  readonly title: string;
  /** What the card says before it asks. */
  readonly children?: ComponentChildren;
  readonly askedTitle: string;
  /** What will happen. */
  readonly why: string;
  /** The button's word, the first time and the second. */
  readonly act: string;
  readonly run: () => Promise<void>;
}

/** A card for what cannot be taken back: the first click asks, the second does it. */
export function AskTwice({ words, language, id, title, children, askedTitle, why, act, run }: Question) {
  const [asked, setAsked] = useState(false);
  const task = useTask();
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    // The question is longer than what stood there: its buttons must not end below the screen.
    if (asked) card.current?.scrollIntoView({ block: "nearest" });
  }, [asked]);
  return (
    <section class="card" aria-labelledby={id} ref={card}>
      <h2 id={id}>{asked ? askedTitle : title}</h2>
      {asked ? <p>{why}</p> : children}
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <div class="buttons">
        {asked && (
          <button type="button" class="button quiet" onClick={() => setAsked(false)}>
            {words.cancel}
          </button>
        )}
        <button
          type="button"
          class={`button ${asked ? "danger" : "quiet"}`}
          aria-disabled={task.running}
          onClick={() => (asked ? void task.run(run) : setAsked(true))}
        >
          {task.running ? words.working : act}
        </button>
      </div>
    </section>
  );
}
