import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { PaymentStatus } from "../../protocol/payment.ts";
import { CoconutError, errorOf } from "./error.ts";

/** The gateway says something every 20 s; a stream that is silent for longer is dead. */
const SILENCE_MS = 50_000;
const LONGEST_WAIT_MS = 10_000;
const LARGEST_EVENT = 64 * 1024;

/** Each state of a payment as it comes, the present one first, until it is final or `signal` ends it; survives lost connections. */
export async function* watchStates(url: URL, signal?: AbortSignal): AsyncGenerator<PaymentStatus, void, undefined> {
  let last: string | undefined;
  for (let failures = 0; !signal?.aborted; failures++) {
    try {
      for await (const status of readStream(url, signal)) {
        failures = 0;
        if (status.state !== last) yield status;
        last = status.state;
        if (status.state !== "created") return;
      }
    } catch (error) {
      if (signal?.aborted) return;
      if (error instanceof CoconutError && error.status < 500 && error.status !== 429) throw error;
    }
    await sleep(Math.min(250 * 2 ** Math.min(failures, 10) * (0.5 + Math.random()), LONGEST_WAIT_MS), undefined, { ...(signal && { signal }) }).catch(() => {});
  }
}

async function* readStream(url: URL, signal?: AbortSignal): AsyncGenerator<PaymentStatus, void, undefined> {
  const ended = new AbortController();
  const silence = setTimeout(() => ended.abort(), SILENCE_MS).unref();
  const end = () => ended.abort();
  signal?.addEventListener("abort", end);
  try {
    const response = await fetch(url, { headers: { accept: "text/event-stream" }, redirect: "error", signal: ended.signal });
    if (!response.ok || !response.body) throw errorOf(await response.json().catch(() => undefined));
    let text = "";
    for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
      silence.refresh();
      text += part.replaceAll("\r\n", "\n");
      const events = text.split("\n\n");
      text = events.pop() ?? "";
      if (text.length > LARGEST_EVENT) throw new CoconutError({ code: "answer-invalid" });
      for (const event of events) {
        const status = readEvent(event);
        if (status) yield status;
      }
    }
  } finally {
    clearTimeout(silence);
    signal?.removeEventListener("abort", end);
    ended.abort();
  }
}

function readEvent(event: string): PaymentStatus | undefined {
  const fields = new Map(event.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trimStart()]));
  if (fields.get("event") !== "status") return undefined;
  const status = v.safeParse(v.pipe(v.string(), v.parseJson(), PaymentStatus), fields.get("data"));
  if (!status.success) throw new CoconutError({ code: "answer-invalid" });
  return status.output;
}
