import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { Language } from "../protocol/account.ts";
import { dress, languageOf } from "../ui/language.ts";
import { changeSettings } from "../wallet/settings.ts";
import { useAccountEvents } from "./live.ts";
import { type Model, readModel, refreshModel } from "./model.ts";
import type { PageProps } from "./page.ts";
import type { Shell } from "./shell.ts";
import { wordsIn } from "./words.ts";

/** Everything a shell's frame needs: what the screens get, and the ways to change it for all of them. */
export interface OpenWallet extends PageProps {
  /** Reads this device anew and asks the gateway; the same function all the time. */
  readonly refresh: () => Promise<void>;
  readonly speak: (language: Language) => Promise<void>;
}

/** Opens the shell's wallet, dresses the document and keeps what is shown; undefined until the first of it is read. */
export function useWallet(shell: Shell): OpenWallet | undefined {
  const [model, setModel] = useState<Model>();
  const language = languageOf(model?.settings.language);
  const theme = model?.settings.theme ?? "system";
  const words = useMemo(() => ({ ...wordsIn(language), ...shell.words(language) }), [shell, language]);

  const look = useCallback(async () => setModel(await refreshModel(shell)), [shell]);
  const refresh = useCallback(async () => {
    const read = await readModel(shell);
    // The last answer of the gateway holds until the next one comes.
    setModel((last) => ({ ...read, ...(last?.problem && { problem: last.problem }) }));
    await look();
  }, [shell, look]);
  useEffect(() => void refresh(), [refresh]);
  useAccountEvents(model?.wallet, model !== undefined && model.standing.kind !== "logged-out", look);
  useEffect(() => {
    dress(language, theme);
    document.title = `${words.title} – Coconut Pay`;
  }, [language, theme, words]);

  if (!model) return undefined;
  return {
    shell,
    words,
    language,
    model,
    refresh,
    async changed() {
      await shell.tellOthers();
      await refresh();
    },
    async speak(other) {
      await changeSettings(model.wallet.database, { language: other });
      setModel(await readModel(shell));
      await shell.tellOthers();
    },
  };
}
