import { useEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "../../protocol/problem.ts";
import { useConsole } from "../console.ts";
import { type Cell, toCsv } from "../reports/csv.ts";
import { csvWords } from "./csv-words.ts";
import { ProblemNote } from "./problem.tsx";
import { problemOf } from "./problem-of.ts";
import type { Progress } from "./read-all.ts";
import { saveFile } from "./save-file.ts";

interface Props {
  readonly label: string;
  /** Without its ending. */
  readonly file: string;
  /** The rows of the file, a heading first; may take long. */
  readonly make: (progress: Progress) => Promise<readonly (readonly Cell[])[]>;
}
type State =
  | { readonly kind: "idle" | "stopped" }
  | { readonly kind: "running" | "made"; readonly rows: number }
  | { readonly kind: "failed"; readonly problem: Problem };

/** Makes a CSV file: says how far it is, can be stopped, and then says what the file holds. */
export function CsvButton({ label, file, make }: Props) {
  const { language, say } = useConsole();
  const words = csvWords[language];
  const [state, setState] = useState<State>({ kind: "idle" });
  const work = useRef<AbortController>(undefined);
  // Nobody waits for it once the screen is left.
  useEffect(() => () => work.current?.abort(), []);

  async function begin(): Promise<void> {
    const mine = new AbortController();
    work.current = mine;
    setState({ kind: "running", rows: 0 });
    try {
      const rows = await make({ signal: mine.signal, tell: (read) => setState({ kind: "running", rows: read }) });
      saveFile(`${file}.csv`, "text/csv;charset=utf-8", toCsv(rows));
      setState({ kind: "made", rows: rows.length - 1 });
      say(words.made(rows.length - 1));
    } catch (error) {
      if (mine.signal.aborted) say(words.stopped);
      setState(mine.signal.aborted ? { kind: "stopped" } : { kind: "failed", problem: problemOf(error) });
    }
  }
  const running = state.kind === "running";
  return (
    <div class="csv">
      <button type="button" class="button quiet small" aria-disabled={running} onClick={() => !running && void begin()}>
        {label}
      </button>
      {running && (
        <button type="button" class="button link small" onClick={() => work.current?.abort()}>
          {words.stop}
        </button>
      )}
      {state.kind === "running" && <span class="muted small">{words.soFar(state.rows)}</span>}
      {state.kind === "made" && <span class="muted small">{words.made(state.rows)}</span>}
      {state.kind === "stopped" && <span class="muted small">{words.stopped}</span>}
      {state.kind === "failed" && <ProblemNote problem={state.problem} language={language} />}
    </div>
  );
}
