import { useState } from "preact/hooks";
import * as v from "valibot";
import type { MerchantOrigin } from "../../protocol/merchant.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { Origin } from "../../protocol/text.ts";
import { spoken, useConsole } from "../console.ts";
import { Confirm } from "../parts/confirm.tsx";
import { Field } from "../parts/field.tsx";
import { Form } from "../parts/form.tsx";
import { ProblemNote } from "../parts/problem.tsx";
import { useLoad } from "../parts/use-load.ts";
import { useTask } from "../parts/use-task.ts";
import { OriginCard } from "./origin-card.tsx";
import { developersWords } from "./words.ts";

/** The origins that the merchant claims: what proves each, and why the last check failed. */
export function Origins() {
  const { gateway, language, say, refreshMerchant } = useConsole();
  const words = spoken(developersWords, language);
  const { data, problem, reload } = useLoad("origins", async () => (await gateway.call(sellerApi.listOrigins, {})).items);
  const claiming = useTask();
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState("");
  const [removing, setRemoving] = useState<MerchantOrigin>();

  async function claim(origin: string): Promise<void> {
    const found = await gateway.call(sellerApi.claimOrigin, { body: { origin } });
    say(found.state === "proven" ? words.proven(origin) : words.notProven(origin));
    await reload();
    if (found.state === "proven") await refreshMerchant();
  }
  function submit(): void {
    // A path or a slash at the end is what people copy from the address bar.
    const origin = originOf(typed);
    setWrong(v.is(Origin, origin) ? "" : words.originEmpty);
    if (v.is(Origin, origin)) void claiming.run(() => claim(origin).then(() => setTyped("")));
  }
  return (
    <>
      <section class="card" aria-label={words.tabs.origins}>
        <p class="muted">{words.originsLead}</p>
        <Form onForm={submit}>
          <Field
            id="origin"
            label={words.origin}
            help={words.originHelp}
            type="url"
            inputMode="url"
            maxLength={262}
            value={typed}
            onText={setTyped}
            error={wrong || undefined}
          />
          <ProblemNote problem={claiming.problem} language={language} />
          <div class="buttons">
            <button type="submit" class="button primary" aria-disabled={claiming.running}>
              {words.claim}
            </button>
          </div>
        </Form>
      </section>
      <ProblemNote {...{ problem, language }} retry={reload} />
      {data?.length === 0 && <p class="muted">{words.noOrigins}</p>}
      {data?.map((origin) => (
        <OriginCard key={origin.origin} origin={origin} onProve={() => claim(origin.origin)} onRemove={() => setRemoving(origin)} />
      ))}
      {removing && (
        <Confirm
          title={words.removeOriginTitle(removing.origin)}
          what={words.removeOriginWhat}
          action={words.removeOrigin}
          onClose={() => setRemoving(undefined)}
          work={async () => {
            await gateway.call(sellerApi.removeOrigin, { body: { origin: removing.origin } });
            await Promise.all([reload(), refreshMerchant()]);
          }}
        />
      )}
    </>
  );
}

function originOf(text: string): string {
  try {
    return new URL(text.trim()).origin;
  } catch {
    return text.trim();
  }
}
