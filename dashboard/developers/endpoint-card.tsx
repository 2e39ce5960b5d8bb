import { useState } from "preact/hooks";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { WebhookEndpoint } from "../../protocol/webhook.ts";
import { spoken, useConsole } from "../console.ts";
import { Confirm } from "../parts/confirm.tsx";
import { moment } from "../parts/dates.ts";
import { Dialog } from "../parts/dialog.tsx";
import { ProblemNote } from "../parts/problem.tsx";
import { Status } from "../parts/status.tsx";
import { useTask } from "../parts/use-task.ts";
import { partWords } from "../parts/words.ts";
import { hrefOf } from "../routing/address.ts";
import { Link } from "../routing/link.tsx";
import { EndpointForm } from "./endpoint-form.tsx";
import { developersWords } from "./words.ts";

interface Props {
  readonly endpoint: WebhookEndpoint;
  readonly onChanged: () => Promise<void>;
  readonly onSecret: (secret: string) => Promise<void>;
}

/** One endpoint: how it fares, and what can be done with it. */
export function EndpointCard({ endpoint, onChanged, onSecret }: Props) {
  const { gateway, language, say } = useConsole();
  const words = spoken(developersWords, language);
  const { running, problem, run } = useTask();
  const [asking, setAsking] = useState<"edit" | "rotate" | "delete">();
  const [note, setNote] = useState("");
  const { id, url, events, enabled, failingSince, disabledAt, formerSecretUntil } = endpoint;
  const params = { id };
  const close = () => setAsking(undefined);
  const test = async () => {
    await gateway.call(sellerApi.testWebhookEndpoint, { params });
    setNote(words.testSent);
    say(words.testSent);
  };
  const switchTo = async (on: boolean) => {
    await gateway.call(sellerApi.changeWebhookEndpoint, { params, body: { enabled: on } });
    await onChanged();
  };
  return (
    <section class="card" aria-label={url}>
      <div class="summary-head">
        <h2>
          <bdi dir="ltr">{url}</bdi>
        </h2>
        <Status tone={enabled ? "good" : "bad"}>{enabled ? words.enabled : words.disabled}</Status>
      </div>
      <p class="chips">
        {events.map((type) => (
          <code key={type} class="chip">
            {type}
          </code>
        ))}
      </p>
      {disabledAt !== undefined && <p class="note danger">{words.disabledAt(moment(disabledAt, language))}</p>}
      {failingSince !== undefined && disabledAt === undefined && <p class="note caution">{words.failing(moment(failingSince, language))}</p>}
      {formerSecretUntil !== undefined && <p class="note">{words.formerSecret(moment(formerSecretUntil, language))}</p>}
      {note && <p class="note">{note}</p>}
      <ProblemNote {...{ problem, language }} />
      <div class="buttons">
        <button type="button" class="button quiet" aria-disabled={running} onClick={() => void run(test)}>
          {words.test}
        </button>
        <Link class="button quiet" href={hrefOf(["developers", "deliveries"], { endpoint: id })}>
          {words.seeDeliveries}
        </Link>
        <button type="button" class="button quiet" aria-disabled={running} onClick={() => void run(() => switchTo(!enabled))}>
          {enabled ? words.disable : words.enable}
        </button>
        <button type="button" class="button quiet" onClick={() => setAsking("edit")}>
          {words.edit}
        </button>
        <button type="button" class="button quiet" onClick={() => setAsking("rotate")}>
          {words.rotate}
        </button>
        <button type="button" class="button link" onClick={() => setAsking("delete")}>
          {words.deleteEndpoint}
        </button>
      </div>
      {asking === "edit" && (
        <Dialog title={words.editTitle} {...{ language, onClose: close }}>
          <EndpointForm
            id={`url-${id}`}
            action={partWords[language].save}
            initial={endpoint}
            onForm={async (body) => {
              await gateway.call(sellerApi.changeWebhookEndpoint, { params, body });
              close();
              say(words.changed);
              await onChanged();
            }}
          />
        </Dialog>
      )}
      {asking === "rotate" && (
        <Confirm
          title={words.rotateTitle}
          what={words.rotateWhat}
          action={words.rotate}
          onClose={close}
          work={async () => onSecret((await gateway.call(sellerApi.rotateWebhookSecret, { params })).secret)}
        />
      )}
      {asking === "delete" && (
        <Confirm
          title={words.deleteTitle(url)}
          what={words.deleteWhat}
          action={words.deleteEndpoint}
          onClose={close}
          work={async () => {
            await gateway.call(sellerApi.deleteWebhookEndpoint, { params });
            await onChanged();
          }}
        />
      )}
    </section>
  );
}
