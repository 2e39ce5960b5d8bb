import { useEffect, useRef, useState } from "preact/hooks";
import { useConsole } from "../console.ts";
import { dayRangeWords } from "./day-range-words.ts";
import { type Days, type DaysMistake, type DaysRule, mistakeIn } from "./days.ts";
import { Field } from "./field.tsx";

interface Props {
  /** The range that counts. */
  readonly days: Days;
  readonly rule?: DaysRule;
  readonly onDays: (days: Days) => void;
}

/** Typed by keys, a date goes through others, and a calendar says nothing when it closes. */
const PAUSE_MS = 700;

/**
 * Two days to be typed or picked. What is typed stays; it counts after a pause, with Enter, or once both fields are left, unless
 * something is wrong with it, which is told at its field.
 */
export function DayRange({ days, rule, onDays }: Props) {
  const { language } = useConsole();
  const words = dayRangeWords[language];
  const [typed, setTyped] = useState(days);
  const [mistake, setMistake] = useState(() => mistakeIn(days, rule));
  const fields = useRef<HTMLFieldSetElement>(null);
  const latest = useRef(typed);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(pause.current), []);
  useEffect(() => {
    if (latest.current.from === days.from && latest.current.to === days.to) return;
    latest.current = days;
    setTyped(days);
    setMistake(mistakeIn(days, rule));
  }, [days.from, days.to]);

  function settle({ leaving }: { leaving: boolean }) {
    clearTimeout(pause.current);
    const found = halfTyped(fields.current) ?? mistakeIn(latest.current, rule);
    // Half a date is no mistake while somebody is at it.
    setMistake(found && !leaving && (found.kind === "no-day" || found.kind === "missing") ? undefined : found);
    if (!found && (latest.current.from !== days.from || latest.current.to !== days.to)) onDays(latest.current);
  }
  const type = (change: Partial<Days>) => {
    latest.current = { ...latest.current, ...change };
    setTyped(latest.current);
    clearTimeout(pause.current);
    pause.current = setTimeout(() => settle({ leaving: false }), PAUSE_MS);
  };
  const error = (field: "from" | "to") => (mistake?.field === field ? words.mistakes[mistake.kind](rule?.most ?? 0) : undefined);
  return (
    <fieldset
      ref={fields}
      class="day-range"
      onFocusOut={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) settle({ leaving: true });
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") settle({ leaving: true });
      }}
    >
      <legend class="visually-hidden">{words.range}</legend>
      <Field id="from" label={words.from} type="date" value={typed.from} error={error("from")} onText={(from) => type({ from })} />
      <Field id="to" label={words.to} type="date" value={typed.to} error={error("to")} onText={(to) => type({ to })} />
    </fieldset>
  );
}

/** A date field that is not filled in whole has no value at all. */
function halfTyped(fields: HTMLElement | null): DaysMistake | undefined {
  const half = [...(fields?.querySelectorAll("input") ?? [])].find(({ validity }) => validity.badInput);
  return half && { field: half.id === "from" ? "from" : "to", kind: "no-day" };
}
