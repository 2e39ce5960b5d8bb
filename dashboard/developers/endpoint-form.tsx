import { useState } from "preact/hooks";
import * as v from "valibot";
import { EventType, type WebhookEndpoint, WebhookUrl } from "../../protocol/webhook.ts";
import { spoken, useConsole } from "../console.ts";
import { Field } from "../parts/field.tsx";
import { Form } from "../parts/form.tsx";
import { ProblemNote } from "../parts/problem.tsx";
import { useTask } from "../parts/use-task.ts";
import { developersWords } from "./words.ts";

/** Sent by hand to whatever endpoint, not to be chosen. */
const CHOOSABLE = EventType.options.filter((type) => type !== "endpoint.test");

interface Props {
  readonly id: string;
  readonly action: string;
  readonly initial?: Pick<WebhookEndpoint, "url" | "events">;
  readonly onForm: (endpoint: { readonly url: string; readonly events: EventType[] }) => Promise<void>;
}

/** Where events go, and which; after it was made use of an empty form stays empty. */
export function EndpointForm({ id, action, initial, onForm }: Props) {
  const { language } = useConsole();
  const words = spoken(developersWords, language);
  const { running, problem, run } = useTask();
  const [url, setUrl] = useState(initial?.url ?? "");
  const [events, setEvents] = useState<ReadonlySet<EventType>>(new Set(initial?.events ?? CHOOSABLE));
  const [wrong, setWrong] = useState<{ readonly url?: string; readonly events?: string }>({});

  function submit(): void {
    const found = { ...(!v.is(WebhookUrl, url.trim()) && { url: words.urlWrong }), ...(events.size === 0 && { events: words.eventsWrong }) };
    setWrong(found);
    if (found.url || found.events) return;
    void run(async () => {
      await onForm({ url: url.trim(), events: [...events] });
      if (!initial) setUrl("");
    });
  }
  const toggle = (type: EventType, on: boolean) => setEvents((before) => new Set(on ? [...before, type] : [...before].filter((one) => one !== type)));
  return (
    <Form onForm={submit}>
      <Field id={id} label={words.url} help={words.urlHelp} type="url" inputMode="url" maxLength={500} value={url} onText={setUrl} error={wrong.url} />
      <fieldset class="events" aria-describedby={wrong.events ? `${id}-events-error` : undefined}>
        <legend>{words.events}</legend>
        {CHOOSABLE.map((type) => (
          <label key={type} class="option">
            <input type="checkbox" checked={events.has(type)} onChange={(event) => toggle(type, event.currentTarget.checked)} />
            <span>
              {words.eventNames[type]} <code class="muted">{type}</code>
            </span>
          </label>
        ))}
        {wrong.events && (
          <p class="field-error" id={`${id}-events-error`}>
            {wrong.events}
          </p>
        )}
      </fieldset>
      <ProblemNote {...{ problem, language }} />
      <div class="buttons">
        <button type="submit" class="button primary" aria-disabled={running}>
          {action}
        </button>
      </div>
    </Form>
  );
}
