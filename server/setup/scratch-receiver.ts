import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";

export interface Received {
  readonly headers: IncomingHttpHeaders;
  /** As it came. */
  readonly body: string;
  /** In ms. */
  readonly at: number;
}

/** A merchant's server on this machine that takes webhooks. */
export interface Receiver {
  /** Its address; `path` may tell endpoints apart. */
  url(path?: string): string;
  /** What has come to a path so far. */
  at(path?: string): readonly Received[];
  close(): Promise<void>;
}

/** Opens a receiver; without `answer` it answers 204 to everything. */
export async function openReceiver(
  answer: (response: ServerResponse, path: string, received: Received) => void = (response) => response.writeHead(204).end(),
): Promise<Receiver> {
  const all: (Received & { path: string })[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const path = request.url ?? "";
    const received = { path, headers: request.headers, body: Buffer.concat(parts).toString("utf8"), at: Date.now() };
    all.push(received);
    answer(response, path, received);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: (path = "/hook") => `http://receiver.localhost:${port}${path}`,
    at: (path = "/hook") => all.filter((one) => one.path === path),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
