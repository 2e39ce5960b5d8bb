import type * as v from "valibot";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { Delivery, DeliveryQuery } from "../../protocol/webhook.ts";
import { spoken, useConsole } from "../console.ts";
import { Choice } from "../parts/field.tsx";
import { ProblemNote } from "../parts/problem.tsx";
import { useLoad } from "../parts/use-load.ts";
import { usePages } from "../parts/use-pages.ts";
import { partWords } from "../parts/words.ts";
import { hrefOf } from "../routing/address.ts";
import { go, useAddress } from "../routing/use-address.ts";
import { DeliveryCard } from "./delivery-card.tsx";
import { readDeliveryFilters } from "./delivery-filters.ts";
import { developersWords } from "./words.ts";

/** What was sent where, each try and its answer; follows what still waits. */
export function Deliveries() {
  const { gateway, language, say } = useConsole();
  const words = spoken(developersWords, language);
  const filters = readDeliveryFilters(useAddress().query);
  const endpoints = useLoad("endpoints", async () => (await gateway.call(sellerApi.listWebhookEndpoints, {})).items);
  const query: v.InferOutput<typeof DeliveryQuery> = { ...filters, limit: "30" };
  const pages = usePages<Delivery>(JSON.stringify(filters), (cursor) =>
    gateway.call(sellerApi.listDeliveries, { query: { ...query, ...(cursor && { cursor }) } }),
  );
  const { list, more, showMore } = pages;
  const { data } = list;
  const look = (change: Readonly<Record<string, string>>) => go(hrefOf(["developers", "deliveries"], { ...filters, ...change }));
  return (
    <>
      <p class="muted">{words.deliveriesLead}</p>
      <fieldset class="filters">
        <legend class="visually-hidden">{words.tabs.deliveries}</legend>
        <Choice
          id="state"
          label={words.state}
          value={filters.state ?? ""}
          options={[["", words.anyState], ...(Object.entries(words.deliveryStates) as [string, string][])]}
          onChoice={(state) => look({ state })}
        />
        <Choice
          id="endpoint"
          label={words.endpoint}
          value={filters.endpoint ?? ""}
          options={[["", words.anyEndpoint], ...(endpoints.data ?? []).map(({ id, url }) => [id, url] as const)]}
          onChoice={(endpoint) => look({ endpoint })}
        />
      </fieldset>
      <ProblemNote problem={list.problem} language={language} retry={list.reload} />
      {!data && list.loading && <p class="muted">{partWords[language].loading}</p>}
      {data?.items.length === 0 && (
        <div class="card empty">
          <h2>{words.noDeliveries}</h2>
          <p class="muted">{words.noDeliveriesHelp}</p>
        </div>
      )}
      {data?.items.map((delivery) => (
        <DeliveryCard
          key={delivery.id}
          delivery={delivery}
          onRedeliver={async () => {
            const sent = await gateway.call(sellerApi.redeliver, { params: { id: delivery.id } });
            list.set((shown) => ({ ...shown, items: shown.items.map((one) => (one.id === sent.id ? sent : one)) }));
            say(words.redelivered);
          }}
        />
      ))}
      <ProblemNote problem={more.problem} language={language} />
      {data?.next !== undefined && (
        <button type="button" class="button quiet" aria-disabled={more.running} onClick={() => void showMore()}>
          {partWords[language].more}
        </button>
      )}
    </>
  );
}
