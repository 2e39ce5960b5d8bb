import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";

/** A request on its way from the browser to a server. */
export interface Sent {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}

/** An answer on its way back. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the man in the middle does with an exchange; whatever it does not return goes on unchanged. */
export interface Meddling {
  /** Another request in its place, or an answer that never comes from the server. */
  readonly request?: (sent: Sent) => Partial<Sent> | Answered | undefined;
  readonly answer?: (sent: Sent, answered: Answered) => Partial<Answered> | undefined | Promise<Partial<Answered> | undefined>;
}

/** A man in the middle: an HTTP proxy (RFC 9110 section 7.6) between a browser and all servers, with everything in his hands. */
export interface MeddlingProxy {
  readonly address: string;
  /** What it does from now on. */
  meddle(meddling: Meddling): void;
  close(): Promise<void>;
}

/** Starts a proxy on a free port; `*.localhost` is this machine. */
export async function startProxy(): Promise<MeddlingProxy> {
  let meddling: Meddling = {};
  const server = createServer((request, response) => {
    handle(request, response, meddling).catch(() => response.destroy());
  });
  // Nothing here is encrypted: a browser that asks for a tunnel gets none.
  server.on("connect", (_request, socket) => socket.end("HTTP/1.1 502 no tunnels\r\n\r\n"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    address: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    meddle(next) {
      meddling = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function handle(request: IncomingMessage, response: ServerResponse, { request: meddle, answer: alter }: Meddling): Promise<void> {
  const original: Sent = { method: request.method ?? "GET", url: new URL(request.url ?? ""), body: await textOf(request) };
  const changed = meddle?.(original);
  if (changed && "status" in changed) return write(response, changed);
  const sent = { ...original, ...changed };
  const upstream = await forward(sent, request.headers);
  // A stream of events stays one.
  if (upstream.headers["content-type"]?.startsWith("text/event-stream") && !alter) {
    response.writeHead(upstream.statusCode ?? 502, upstream.headers);
    response.on("close", () => upstream.destroy());
    upstream.pipe(response);
    return;
  }
  const headers = Object.fromEntries(Object.entries(upstream.headers).map(([name, value]) => [name, String(value)]));
  const answered: Answered = { status: upstream.statusCode ?? 502, headers, body: "" };
  const binary = !/json|html|javascript|css|text/.test(headers["content-type"] ?? "text");
  if (binary) return end(response, answered, await bytesOf(upstream));
  const whole = { ...answered, body: await textOf(upstream) };
  write(response, { ...whole, ...(await alter?.(sent, whole)) });
}

function forward({ method, url, body }: Sent, headers: IncomingMessage["headers"]): Promise<IncomingMessage> {
  const { "accept-encoding": _, "proxy-connection": __, ...kept } = headers;
  const port = url.port || 80;
  const onward = send({
    ...{ host: "127.0.0.1", port, method, path: url.pathname + url.search },
    headers: { ...kept, host: url.host, ...(body && { "content-length": String(Buffer.byteLength(body)) }) },
  });
  onward.end(body);
  return once(onward, "response").then(([answer]) => answer as IncomingMessage);
}

function write(response: ServerResponse, answered: Answered): void {
  end(response, answered, Buffer.from(answered.body));
}

function end(response: ServerResponse, { status, headers }: Answered, body: Buffer): void {
  const { "transfer-encoding": _, "content-length": __, ...kept } = headers;
  const bodiless = status === 204 || status === 304;
  response.writeHead(status, bodiless ? kept : { ...kept, "content-length": String(body.length) }).end(bodiless ? undefined : body);
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part);
  return Buffer.concat(parts);
}

async function textOf(message: IncomingMessage): Promise<string> {
  return (await bytesOf(message)).toString("utf8");
}
