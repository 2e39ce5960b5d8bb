import * as v from "valibot";
import { AccountEvent } from "../protocol/device.ts";
import { ProblemError, readProblem, refuse } from "../protocol/problem.ts";
import { sendSigned } from "./client.ts";
import { jsonEvents } from "./event-stream.ts";
import type { PreparedRequest } from "./request.ts";
import type { Wallet } from "./wallet.ts";

/** How soon the stream is asked for again, in ms; as often the caller looks by itself meanwhile. */
const RETRY_MS = 5_000;
/** A stream without a sign of life for this long is dead; the gateway gives one each 20 s. */
const SILENCE_MS = 50_000;

/**
 * Calls `look` whenever something of the account may have changed, until the signal aborts: at each event of the gateway's stream,
 * when the stream begins (what happened before it is not told), and each 5 s while it cannot be had.
 */
export async function followAccount(wallet: Wallet, look: (event?: AccountEvent) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await readEvents(wallet, look, signal).catch(() => undefined);
    await pause(RETRY_MS, signal);
    if (!signal.aborted) look();
  }
}

async function readEvents(wallet: Wallet, look: (event?: AccountEvent) => void, signal: AbortSignal): Promise<void> {
  const request: PreparedRequest = { method: "GET", url: `${wallet.gateway}/v1/account/events` };
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  try {
    const body = await sendSigned(wallet, request, (headers) => open(request.url, headers, AbortSignal.any([signal, silence.signal])));
    look();
    for await (const value of jsonEvents(body, alive)) {
      const event = v.safeParse(AccountEvent, value);
      if (event.success) look(event.output);
    }
  } finally {
    clearTimeout(timer);
  }
}

async function open(url: string, headers: Record<string, string>, signal: AbortSignal): Promise<ReadableStream<BufferSource>> {
  const response = await fetch(url, { headers, signal, cache: "no-store", credentials: "omit", redirect: "error" });
  if (response.ok && response.body) return response.body;
  const problem = readProblem(await response.json().catch(() => undefined));
  throw problem ? new ProblemError(problem) : refuse("answer-invalid");
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
