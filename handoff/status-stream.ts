import * as v from "valibot";
import { HandoffStatus } from "../protocol/handoff.ts";
import { jsonEvents } from "../wallet/event-stream.ts";

/** Reads a hand-off's stream until it ends; resolves then, rejects when it cannot be had. A stream by fetch, since EventSource cannot authorize. */
export async function readStatusStream(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
  heard: (status: HandoffStatus) => void,
): Promise<void> {
  const response = await fetch(url, { headers, signal, cache: "no-store", credentials: "omit", redirect: "error" });
  if (!response.ok || !response.body) throw new Error(`the stream was refused with ${response.status}`);
  for await (const event of jsonEvents(response.body)) {
    const status = v.safeParse(HandoffStatus, event);
    if (status.success) heard(status.output);
  }
}
