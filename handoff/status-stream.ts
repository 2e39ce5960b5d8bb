import { EventSourceParserStream } from "eventsource-parser/stream";
import * as v from "valibot";
import { HandoffStatus } from "../protocol/handoff.ts";

/** Reads a hand-off's stream until it ends; resolves then, rejects when it cannot be had. A stream by fetch, since EventSource cannot authorize. */
export async function readStatusStream(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
  heard: (status: HandoffStatus) => void,
): Promise<void> {
  const response = await fetch(url, { headers, signal, cache: "no-store", credentials: "omit", redirect: "error" });
  if (!response.ok || !response.body) throw new Error(`the stream was refused with ${response.status}`);
  const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream()).getReader();
  for (let next = await events.read(); !next.done; next = await events.read()) {
    const status = v.safeParse(HandoffStatus, parse(next.value.data));
    if (status.success) heard(status.output);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
