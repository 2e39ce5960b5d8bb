import { deviceWordsIn } from "./device-words.ts";
import { masterAmong } from "./known-devices.ts";
import { NewCertificateForm } from "./new-certificate.tsx";
import type { PageProps } from "./page.ts";

/** Asks the master's device to add this one. */
export function Join(props: PageProps) {
  const { language, model, changed } = props;
  const words = deviceWordsIn(language);
  const master = masterAmong(model.snapshot?.devices ?? []);
  return (
    <NewCertificateForm
      {...props}
      title={words.joinTitle}
      why={words.joinWhy(master?.name ?? words.masterDevice)}
      nameHelp={words.nameHelp}
      pinHelp={words.joinPinHelp}
      act={words.ask}
      acting={words.asking}
      run={async (name, pin) => {
        const { askToJoin } = await import("../wallet/join.ts");
        await askToJoin(model.wallet, { name, pin });
        await changed();
      }}
    >
      {master && master.status !== "active" && <p class="note caution">{words.joinMasterStopped}</p>}
    </NewCertificateForm>
  );
}
