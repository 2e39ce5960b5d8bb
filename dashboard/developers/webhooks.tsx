import { useState } from "preact/hooks";
import { sellerApi } from "../../protocol/seller-api.ts";
import { spoken, useConsole } from "../console.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { useLoad } from "../parts/use-load.ts";
import { EndpointCard } from "./endpoint-card.tsx";
import { EndpointForm } from "./endpoint-form.tsx";
import { ShownOnce } from "./shown-once.tsx";
import { developersWords } from "./words.ts";

/** Where events are sent. */
export function Webhooks() {
  const { gateway, language, refreshMerchant } = useConsole();
  const words = spoken(developersWords, language);
  const { data, problem, reload } = useLoad("endpoints", async () => (await gateway.call(sellerApi.listWebhookEndpoints, {})).items);
  const [secret, setSecret] = useState("");
  const changed = async () => {
    await Promise.all([reload(), refreshMerchant().catch(() => undefined)]);
  };
  const told = async (fresh: string) => {
    setSecret(fresh);
    await reload();
  };
  return (
    <>
      <section class="card" aria-label={words.addEndpoint}>
        <p class="muted">{words.webhooksLead}</p>
        {secret && <ShownOnce label={words.endpointSecret} secret={secret} />}
        <EndpointForm
          id="url"
          action={words.addEndpoint}
          onForm={async (body) => told((await gateway.call(sellerApi.createWebhookEndpoint, { body })).secret)}
        />
      </section>
      <ProblemNote {...{ problem, language }} retry={reload} />
      {data?.length === 0 && <p class="muted">{words.noEndpoints}</p>}
      {data?.map((endpoint) => (
        <EndpointCard key={endpoint.id} endpoint={endpoint} onChanged={changed} onSecret={told} />
      ))}
    </>
  );
}
