import { useState } from "preact/hooks";
import type { RecoveryPurpose } from "../../protocol/recovery.ts";
import { readRecoveryCode } from "../../protocol/recovery-code.ts";
import { focusFirst, valuesOf, withoutHyphens } from "../../ui/form.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { deviceName } from "../device-name.ts";
import { Field } from "../field.tsx";
import type { PageProps } from "../page.ts";
import { useTask } from "../task.ts";
import { Exclude } from "./exclude.tsx";
import { Facts, Leave } from "./parts.tsx";
import { recoveryWordsIn } from "./words.ts";

interface Errors {
  code?: string;
  device?: string;
}

/** Asks for the recovery code, after saying what will happen, and starts the wait. */
export function AskForm(props: PageProps & { readonly purpose: RecoveryPurpose }) {
  const { language, model, changed, purpose } = props;
  const words = recoveryWordsIn(language);
  const [typed, setTyped] = useState("");
  const [errors, setErrors] = useState<Errors>({});
  const task = useTask();
  const master = purpose === "master";
  const count = withoutHyphens(typed.normalize("NFKC")).length;

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const { device: name = "" } = valuesOf(form);
    const code = readRecoveryCode(typed);
    const wrong: Errors = {
      ...(!code && { code: count === 25 ? words.codeTypo : words.codeShort(count) }),
      ...(master && !name && { device: props.words.required }),
    };
    setErrors(wrong);
    if (!code || Object.keys(wrong).length > 0) {
      focusFirst(form, wrong);
      return;
    }
    const exclude = new FormData(form).getAll("exclude").map(String);
    void task.run(async () => {
      // X.509 code, loaded when it is needed.
      const { askForMaster, askForPin } = await import("../../wallet/recovery.ts");
      await (master ? askForMaster(model.wallet, { code, name, exclude }) : askForPin(model.wallet, code));
      await changed();
    });
  }

  return (
    <form class="card form" noValidate onSubmit={submit}>
      <h1 tabIndex={-1}>{master ? words.askTitle : words.pinAskTitle}</h1>
      <p>{master ? words.askWhy : words.pinAskWhy}</p>
      <div class="note caution">
        <h2>{words.whatHappens}</h2>
        <Facts facts={master ? words.askFacts : words.pinAskFacts} />
      </div>
      <Field
        id="code"
        label={words.code}
        maxLength={80}
        help={count > 0 ? `${words.codeHelp} ${words.codeRead(count)}` : words.codeHelp}
        error={errors.code}
        onText={(text) => {
          setTyped(text);
          setErrors({});
        }}
      />
      {master && <Field id="device" label={props.words.deviceName} initial={deviceName()} maxLength={60} help={words.deviceHelp} error={errors.device} />}
      {master && <Exclude {...{ language, model }} />}
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      <div class="buttons">
        <Leave to={master && model.standing.kind === "no-certificate" ? "" : "settings"} text={props.words.cancel} />
        <button type="submit" class="button primary" aria-disabled={task.running}>
          {task.running ? words.starting : words.start}
        </button>
      </div>
    </form>
  );
}
