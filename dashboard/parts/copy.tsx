import { useState } from "preact/hooks";
import { useConsole } from "../console.ts";
import { TextBlock } from "./text-block.tsx";
import { partWords } from "./words.ts";

/** Text to be copied whole, with a button that does it. */
export function Copyable({ label, text, block = false }: { readonly label: string; readonly text: string; readonly block?: boolean }) {
  const { language, say } = useConsole();
  const [done, setDone] = useState("");
  const words = partWords[language];
  return (
    <div class="copyable">
      {block ? <TextBlock {...{ label, text }} /> : <code>{text}</code>}
      <button
        type="button"
        class="button quiet small"
        aria-label={done ? undefined : `${words.copy}: ${label}`}
        onClick={() =>
          void navigator.clipboard.writeText(text).then(
            () => told(words.copied),
            () => told(words.copyFailed),
          )
        }
      >
        {done || words.copy}
      </button>
    </div>
  );

  function told(how: string): void {
    setDone(how);
    say(how);
  }
}
