import type { Language } from "../protocol/account.ts";
import { logOutEverywhere } from "../wallet/account.ts";
import type { Settings as Choices } from "../wallet/database.ts";
import { changeSettings } from "../wallet/settings.ts";
import { AllowanceForm } from "./allowance.tsx";
import { AskTwice } from "./ask-twice.tsx";
import { later } from "./later.tsx";
import type { PageProps } from "./page.ts";
import { Revoke } from "./revocation.tsx";

const BusinessCard = later(async () => (await import("./business-card.tsx")).BusinessCard);
const RecoverySettings = later(async () => (await import("./recovery/settings-cards.tsx")).RecoverySettings);

const LANGUAGES: readonly (readonly [Language, string])[] = [
  ["ko", "한국어"],
  ["en", "English"],
];
const THEMES: readonly Choices["theme"][] = ["system", "light", "dark"];

/** Allowance, what helps when something is lost, language, appearance, and leaving. */
export function Settings(props: PageProps) {
  const { words, language, model, changed } = props;
  const choose = async (change: Parameters<typeof changeSettings>[1]) => {
    await changeSettings(model.wallet.database, change);
    await changed();
  };
  return (
    <>
      <h1 tabIndex={-1}>{words.settings}</h1>
      {model.standing.kind === "ready" && model.snapshot && <AllowanceForm {...props} />}
      {model.standing.kind !== "logged-out" && <RecoverySettings {...props} />}
      {model.standing.kind !== "logged-out" && model.snapshot && <BusinessCard {...props} />}
      <fieldset class="card choices">
        <legend>{words.language}</legend>
        {LANGUAGES.map(([code, name]) => (
          <label key={code} lang={code}>
            <input type="radio" name="language" checked={language === code} onChange={() => void choose({ language: code })} />
            {name}
          </label>
        ))}
      </fieldset>
      <fieldset class="card choices">
        <legend>{words.theme}</legend>
        {THEMES.map((theme) => (
          <label key={theme}>
            <input type="radio" name="theme" checked={model.settings.theme === theme} onChange={() => void choose({ theme })} />
            {words.themes[theme]}
          </label>
        ))}
      </fieldset>
      <section class="card" aria-labelledby="removal-title">
        <h2 id="removal-title">{words.removalTitle}</h2>
        <p>{words.removal}</p>
      </section>
      {model.standing.kind === "ready" && <Revoke {...props} />}
      {model.standing.kind !== "logged-out" && <LogOut {...props} />}
    </>
  );
}

function LogOut({ words, language, model, changed }: PageProps) {
  const leave = async () => {
    await logOutEverywhere(model.wallet);
    await changed();
  };
  return (
    <AskTwice
      {...{ words, language }}
      id="log-out-title"
      title={words.account}
      askedTitle={words.logOutTitle}
      why={words.logOutWhy}
      act={words.logOut}
      run={leave}
    >
      {model.snapshot && (
        <p>
          <bdi>{model.snapshot.account.name}</bdi> <span class="muted">{model.snapshot.account.email}</span>
        </p>
      )}
    </AskTwice>
  );
}
