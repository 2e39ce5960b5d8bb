import { EventSourceParserStream } from "eventsource-parser/stream";

/** The JSON of each event of a stream, as it comes; `alive` is called at every sign of life, comments included. */
export async function* jsonEvents(body: ReadableStream<BufferSource>, alive: () => void = () => undefined): AsyncGenerator<unknown> {
  const events = body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream({ onComment: alive }))
    .getReader();
  for (let next = await events.read(); !next.done; next = await events.read()) {
    alive();
    yield parse(next.value.data);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
