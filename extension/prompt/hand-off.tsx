import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { PanelProps } from "../../handoff/panel.tsx";
import type { Language } from "../../protocol/account.ts";
import { background, promptId } from "./background.ts";
import type { Screen } from "./screen.ts";
import type { wordsIn } from "./words.ts";

interface Props {
  readonly words: ReturnType<typeof wordsIn>;
  readonly language: Language;
  readonly close: () => void;
  readonly screen: Extract<Screen, { kind: "handoff" }>;
}

/** A phone pays for this page. Its code is fetched only now: most prompts never need it. */
export function HandOff({ words, language, close, screen }: Props) {
  const [Panel, setPanel] = useState<ComponentType<PanelProps>>();
  useEffect(() => void import("./hand-off-panel.ts").then(({ HandoffPanel }) => setPanel(() => HandoffPanel)), []);
  const { payment, origin, setUp } = screen;
  return (
    <div class="body hand-off">
      {Panel && <Panel wish={{ gateway: __GATEWAY_ORIGIN__, payment, origin }} language={language} close={close} />}
      {setUp && (
        <button type="button" class="button quiet" onClick={() => void background.openWallet(promptId, "home")}>
          {words.setUpHere}
        </button>
      )}
    </div>
  );
}
