import { createSocket, type Socket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { OutboundError, type OutboundRequest, openOutbound } from "./client.ts";

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

const local = openOutbound({ allowLoopback: true });
const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => "answered",
    (error) => (error instanceof OutboundError ? error.reason : error),
  );

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  ending.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://shop.localhost:${portOf(server)}`;
}

function portOf(server: Pick<Server, "address">): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

/** A server that writes what it likes. */
async function serveRaw(text: string, end: "end" | "destroy" | "stay" = "end"): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      if (text !== "") socket.write(text);
      if (end === "end") socket.end();
      else if (end === "destroy") socket.resetAndDestroy();
      else ending.push(() => socket.destroy());
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  ending.push(() => server.close());
  return `http://localhost:${portOf(server)}/`;
}

const fast = (request: OutboundRequest) => reasonOf(local({ timeoutMs: 300, maxBytes: 10_000, ...request }));

describe("a request", () => {
  it("brings status, headers and body, with name, method and body as they were given", async () => {
    let seen: { request: IncomingMessage; body: string } | undefined;
    const url = await serve(async (request, response) => {
      let body = "";
      for await (const part of request) body += part;
      seen = { request, body };
      response.writeHead(201, { "X-Answer": "yes", "set-cookie": ["a=1", "b=2"] }).end("받았습니다");
    });
    const answer = await local({ url: `${url}/hook?a=b`, method: "POST", headers: { "content-type": "application/json" }, body: '{"이름":1}' });
    expect(answer).toMatchObject({ status: 201, headers: { "x-answer": "yes", "set-cookie": "a=1, b=2" } });
    expect(answer.body.toString()).toBe("받았습니다");
    expect(answer.durationMs).toBeLessThan(5_000);
    expect(seen?.body).toBe('{"이름":1}');
    expect(seen?.request).toMatchObject({ method: "POST", url: "/hook?a=b", headers: { host: url.slice(7), "content-length": "12", connection: "close" } });
  });
  it("takes refusals as answers, and an empty body", async () => {
    const url = await serve((_request, response) => response.writeHead(503).end());
    expect(await local({ url })).toMatchObject({ status: 503, body: Buffer.alloc(0) });
  });
});

describe("a server that misbehaves gets no more than its time, and no say in what comes next", () => {
  it.each([301, 302, 303, 307, 308, 304])("a redirect (%i) is not followed", async (status) => {
    let others = 0;
    const other = await serve((_request, response) => {
      others += 1;
      response.end();
    });
    const url = await serve((_request, response) => response.writeHead(status, { location: other }).end());
    expect([await fast({ url }), others]).toEqual(["redirected", 0]);
  });
  it("an endless body ends at the limit, at full speed or drop by drop", async () => {
    const flood = await serve((_request, response) => {
      const pour = () => {
        while (response.write("x".repeat(16_384)));
        response.once("drain", pour);
      };
      pour();
    });
    expect(await fast({ url: flood, timeoutMs: 5_000 })).toBe("too-large");
    const drip = await serve((_request, response) => {
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(timer));
    });
    expect(await fast({ url: drip })).toBe("timed-out");
  });
  it("one byte more than the limit is too much, the limit itself is not", async () => {
    const url = await serve((request, response) => response.end("x".repeat(Number(request.url?.slice(1)))));
    expect(await fast({ url: `${url}/10000` })).toBe("answered");
    expect(await fast({ url: `${url}/10001` })).toBe("too-large");
  });
  it("a server that says nothing, or dribbles its head, is left when the time is over", async () => {
    expect(await fast({ url: await serveRaw("", "stay") })).toBe("timed-out");
    expect(await fast({ url: await serveRaw("HTTP/1.1 200 OK\r\nx-slow: ", "stay") })).toBe("timed-out");
    expect(await fast({ url: await serveRaw("HTTP/1.1 102 Processing\r\n\r\n".repeat(50), "stay") })).toBe("timed-out");
  });
  it.each([
    ["a head that never ends", `HTTP/1.1 200 OK\r\n${`x: ${"y".repeat(1000)}\r\n`.repeat(40)}`, "stay", "too-large"],
    ["words that are no HTTP", "hello\r\n\r\n", "end", "bad-answer"],
    ["a body shorter than its length", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort", "end", "bad-answer"],
    ["a reset after 200", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n", "destroy", "bad-answer"],
    ["a reset at once", "", "destroy", "bad-answer"],
    ["an end without a word", "", "end", "bad-answer"],
    ["another protocol", "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n", "stay", "bad-answer"],
    ["chunks that are none", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", "stay", "bad-answer"],
  ] as const)("answers with %s", async (_what, text, end, reason) => expect(await fast({ url: await serveRaw(text, end) })).toBe(reason));
  it("no server and no certificate", async () => {
    const url = await serve((_request, response) => response.end());
    expect(await fast({ url: url.replace("http:", "https:") })).toBe("tls");
    expect(await fast({ url: "http://localhost:1/" })).toBe("unreachable");
  });
  it("a caller who breaks it off is rejected at once", async () => {
    const abort = new AbortController();
    const work = reasonOf(local({ url: await serveRaw("", "stay"), signal: abort.signal }));
    abort.abort();
    expect(await work).not.toBe("answered");
  });
});

/** A name server that gives each next question of type A the next of the addresses. */
async function nameServer(addresses: readonly string[]): Promise<{ resolve: (name: string) => Promise<string[]>; asked: () => number }> {
  let asked = 0;
  const socket: Socket = createSocket("udp4");
  socket.on("message", (question, from) => {
    const type = question.readUInt16BE(question.indexOf(0, 12) + 1);
    const address = type === 1 ? (addresses[Math.min(asked++, addresses.length - 1)] ?? "") : undefined;
    const head = Buffer.from(question.subarray(0, question.indexOf(0, 12) + 5));
    head.writeUInt16BE(0x8180, 2);
    head.writeUInt16BE(address ? 1 : 0, 6);
    head.writeUInt32BE(0, 8);
    const record = address ? Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split(".").map(Number)]) : Buffer.alloc(0);
    socket.send(Buffer.concat([head, record]), from.port, from.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  ending.push(() => socket.close());
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return { resolve: (name) => resolver.resolve4(name), asked: () => asked };
}

describe("DNS rebinding", () => {
  // 192.31.196.0/24 swallows what is sent to it (RFC 7535).
  it("a name that is public when it is checked and this machine when it is connected to never reaches this machine", async () => {
    let hits = 0;
    const server = createTcpServer(() => {
      hits += 1;
    });
    server.on("error", () => undefined);
    server.listen(443, "127.0.0.1");
    ending.push(() => server.close());
    const { resolve, asked } = await nameServer(["192.31.196.1", "127.0.0.1"]);
    const outbound = openOutbound({ allowLoopback: false, resolve });
    // Whatever a network makes of such an address, it is no answer and was no refusal of ours.
    expect(["timed-out", "unreachable", "tls", "bad-answer"]).toContain(await reasonOf(outbound({ url: "https://rebind.example/", timeoutMs: 400 })));
    expect([asked(), hits]).toEqual([1, 0]);
    // The second answer of the same name server, looked at anew, is refused before anything is sent.
    expect(await reasonOf(outbound({ url: "https://rebind.example/" }))).toBe("refused-address");
    expect([asked(), hits]).toEqual([2, 0]);
  });
  it("a name server that never answers takes no longer than the request may", async () => {
    const outbound = openOutbound({ allowLoopback: false, resolve: () => new Promise(() => undefined) });
    expect(await reasonOf(outbound({ url: "https://silent.example/", timeoutMs: 200 }))).toBe("timed-out");
  });
});
