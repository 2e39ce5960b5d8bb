import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Language } from "../../protocol/account.ts";
import { Icon, Mark } from "../../ui/icon.tsx";
import { dress, languageOf } from "../../ui/language.ts";
import type { Look } from "../messages.ts";
import { Ask } from "./ask.tsx";
import { background, promptId, surface } from "./background.ts";
import { Blocked, Checking, Paid, Waiting } from "./ends.tsx";
import { Flow } from "./flow.ts";
import { HandOff } from "./hand-off.tsx";
import type { Screen } from "./screen.ts";
import { wordsIn } from "./words.ts";

/** The sign-to-pay prompt, in a shop's page or in a window of its own. */
export function App() {
  const [screen, setScreen] = useState<Screen>({ kind: "loading" });
  const [look, setLook] = useState<Look>({ theme: "system" });
  const flow = useRef<Flow>(undefined);
  const language = languageOf(look.language);
  const words = wordsIn(language);

  // Before the first paint: an ordinary effect would wait for it.
  useLayoutEffect(() => {
    flow.current = new Flow((next, nextLook) => {
      setScreen(next);
      if (nextLook) setLook(nextLook);
    });
    void flow.current.start();
  }, []);
  useEffect(() => {
    dress(language, look.theme);
    document.title = `${words.title} – Coconut Pay`;
  }, [language, look.theme, words]);

  const close = () => leave(screen);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Escape" && event.isTrusted) close();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });

  const other: Language = language === "ko" ? "en" : "ko";
  const switchLanguage = () => {
    setLook({ ...look, language: other });
    void background.setLanguage(promptId, other);
  };
  const shared = { words, language, close };
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles take a name
    <div class="prompt" role={surface === "frame" ? "dialog" : "main"} aria-label={words.title}>
      <div class="bar">
        <Mark size={26} />
        <span class="brand">Coconut Pay</span>
        <button type="button" class="icon-button language" lang={other} onClick={switchLanguage}>
          {words.switchLanguage}
        </button>
        {screen.kind === "ask" && (
          <button type="button" class="icon-button" aria-label={words.byPhone} title={words.byPhone} onClick={() => flow.current?.handOff(screen.content)}>
            <Icon name="devices" />
          </button>
        )}
        <button type="button" class="icon-button" onClick={close} aria-label={words.close}>
          <Icon name="cross" />
        </button>
      </div>
      <Body screen={screen} flow={flow.current} shared={shared} />
    </div>
  );
}

interface Shared {
  readonly words: ReturnType<typeof wordsIn>;
  readonly language: Language;
  readonly close: () => void;
}

function Body({ screen, flow, shared }: { screen: Screen; flow: Flow | undefined; shared: Shared }) {
  switch (screen.kind) {
    case "loading":
      return <Waiting text={shared.words.loading} />;
    case "moving":
      return <Waiting text={shared.words.moving} />;
    case "ask":
    case "paying":
      return flow ? (
        <Ask {...shared} flow={flow} content={screen.content} paying={screen.kind === "paying"} problem={"problem" in screen ? screen.problem : undefined} />
      ) : null;
    case "checking":
      return <Checking {...shared} content={screen.content} />;
    case "paid":
      return <Paid {...shared} content={screen.content} />;
    case "handoff":
      return <HandOff {...shared} screen={screen} />;
    case "blocked":
      return <Blocked {...shared} problem={screen.problem} retry={() => void flow?.refresh()} />;
  }
}

/** Closing before anything is sent cancels; later it does not undo anything. */
function leave({ kind }: Screen): void {
  const sent = kind === "paying" || kind === "checking" || kind === "paid";
  void (sent ? background.done(promptId) : background.cancel(promptId)).catch(() => undefined);
  // Without a background to do it, for example after an update of the extension.
  if (surface === "window") setTimeout(() => window.close(), 500);
}
