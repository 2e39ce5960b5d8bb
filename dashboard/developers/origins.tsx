import { useState } from "preact/hooks";
import * as v from "valibot";
import type { MerchantOrigin } from "../../protocol/merchant.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { Origin } from "../../protocol/text.ts";
import { spoken, useConsole } from "../console.ts";
import { Confirm } from "../parts/confirm.tsx";
import { OneFieldForm } from "../parts/one-field-form.tsx";
import { ProblemNote } from "../parts/problem.tsx";
import { useLoad } from "../parts/use-load.ts";
import { OriginCard } from "./origin-card.tsx";
import { developersWords } from "./words.ts";

/** The origins that the merchant claims: what proves each, and why the last check failed. */
export function Origins() {
  const { gateway, language, say, refreshMerchant } = useConsole();
  const words = spoken(developersWords, language);
  const { data, problem, reload } = useLoad("origins", async () => (await gateway.call(sellerApi.listOrigins, {})).items);
  const [removing, setRemoving] = useState<MerchantOrigin>();

  async function claim(origin: string): Promise<void> {
    const found = await gateway.call(sellerApi.claimOrigin, { body: { origin } });
    say(found.state === "proven" ? words.proven(origin) : words.notProven(origin));
    await reload();
    if (found.state === "proven") await refreshMerchant();
  }
  return (
    <>
      <section class="card" aria-label={words.tabs.origins}>
        <p class="muted">{words.originsLead}</p>
        <OneFieldForm
          {...{
            language,
            id: "origin",
            type: "url",
            maxLength: 262,
            label: words.origin,
            help: words.originHelp,
            action: words.claim,
            wrong: words.originEmpty,
          }}
          read={originOf}
          onText={claim}
        />
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

/** A path or a slash at the end is what people copy from the address bar. */
function originOf(text: string): string | undefined {
  const origin = URL.canParse(text) ? new URL(text).origin : text;
  return v.is(Origin, origin) ? origin : undefined;
}
