import { useState } from "preact/hooks";
import { retireCertificate } from "../wallet/retire.ts";
import { AskTwice } from "./ask-twice.tsx";
import type { PageProps } from "./page.ts";
import { PinForm } from "./pin-form.tsx";

/** Revokes this device's certificate: with the PIN a new one can follow at once; without it a new master takes a day. */
export function Revoke(props: PageProps) {
  const { words, language, model, changed } = props;
  const [way, setWay] = useState<"closed" | "pin" | "no-pin">("closed");
  const retire = async (pin?: string) => {
    await retireCertificate(model.wallet, pin);
    await changed();
  };
  if (way === "no-pin") {
    return (
      <AskTwice
        {...{ words, language }}
        id="revoke-title"
        title={words.certificate}
        askedTitle={words.revokeTitle}
        why={words.revokeWithoutPin}
        act={words.revoke}
        run={() => retire()}
      >
        <p>{words.revokeWithoutPin}</p>
      </AskTwice>
    );
  }
  return (
    <section class="card" aria-labelledby="revoke-title">
      <h2 id="revoke-title">{way === "pin" ? words.revokeTitle : words.certificate}</h2>
      {way === "pin" ? (
        <>
          <PinForm {...{ words, language }} id="revoke" act={words.revoke} acting={words.working} danger run={retire} close={() => setWay("closed")}>
            <p>{words.revokeWhy}</p>
          </PinForm>
          <button type="button" class="button quiet small" onClick={() => setWay("no-pin")}>
            {words.noPin}
          </button>
        </>
      ) : (
        <>
          <p>{words.revokeWhy}</p>
          <div class="buttons">
            <button type="button" class="button quiet" onClick={() => setWay("pin")}>
              {words.revoke}
            </button>
          </div>
        </>
      )}
    </section>
  );
}
