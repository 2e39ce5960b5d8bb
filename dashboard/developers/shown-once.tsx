import { useEffect, useRef } from "preact/hooks";
import { spoken, useConsole } from "../console.ts";
import { Copyable } from "../parts/copy.tsx";
import { partWords } from "../parts/words.ts";

/** A secret that the gateway tells this one time. It takes the focus and goes with the screen. */
export function ShownOnce({ label, secret }: { readonly label: string; readonly secret: string }) {
  const { language } = useConsole();
  const words = spoken(partWords, language);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [secret]);
  return (
    <div class="note caution once">
      <h2 tabIndex={-1} ref={heading}>
        {label}
      </h2>
      <p>{words.once}</p>
      <Copyable label={label} text={secret} />
    </div>
  );
}
