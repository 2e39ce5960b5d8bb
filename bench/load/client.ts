import { connect, type Socket } from "node:net";

/** Requests ready to be written to a socket, byte for byte. */
export interface Burst {
  readonly requests: readonly Buffer[];
  /** The payments that they pay. */
  readonly payments: readonly string[];
}

export interface Fired {
  readonly seconds: number;
  /** CPU milliseconds that this process took meanwhile. */
  readonly ownCpuMs: number;
  /** Milliseconds from writing a request to its whole answer. */
  readonly latencies: readonly number[];
}

/** Sends a burst over keep-alive connections, one request under way on each; resolves when each was answered 200 without a problem. */
export async function fire(port: number, burst: Burst, connections: number): Promise<Fired> {
  const sockets = await Promise.all(Array.from({ length: Math.min(connections, burst.requests.length) }, () => open(port)));
  const latencies: number[] = [];
  let next = 0;
  const cpu = process.cpuUsage();
  const began = performance.now();
  try {
    await Promise.all(
      sockets.map(async (socket) => {
        const answers = answersOf(socket);
        for (let request = burst.requests[next++]; request; request = burst.requests[next++]) {
          const sent = performance.now();
          socket.write(request);
          await answers.next();
          latencies.push(performance.now() - sent);
        }
      }),
    );
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: ms / 1000, ownCpuMs: (user + system) / 1000, latencies };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(socket));
    socket.once("error", reject);
  });
}

/** The least of HTTP/1.1 that a cheap client needs: the status, `content-length`, and whether an outcome is a problem. */
function answersOf(socket: Socket): { next: () => Promise<void> } {
  let chunks: Buffer[] = [];
  let received = 0;
  let wanted = Number.POSITIVE_INFINITY;
  let settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
  socket.on("error", (error) => settle?.reject(error));
  socket.on("close", () => settle?.reject(new Error("the server closed the connection")));
  socket.on("data", (chunk) => {
    chunks.push(chunk);
    received += chunk.length;
    if (wanted === Number.POSITIVE_INFINITY) wanted = answerLength(chunks.length === 1 ? chunk : Buffer.concat(chunks));
    if (received < wanted) return;
    const answer = chunks.length === 1 ? chunk : Buffer.concat(chunks);
    chunks = [];
    received = 0;
    wanted = Number.POSITIVE_INFINITY;
    if (answer.toString("latin1", 9, 12) === "200" && !answer.includes('"problem":')) settle?.resolve();
    else settle?.reject(new Error(`not paid: ${answer.toString("utf8", 0, 2_000)}`));
  });
  return {
    next: () =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
      }),
  };
}

function answerLength(start: Buffer): number {
  const headEnd = start.indexOf("\r\n\r\n");
  if (headEnd < 0) return Number.POSITIVE_INFINITY;
  const length = /content-length: (\d+)/i.exec(start.toString("latin1", 0, headEnd))?.[1];
  if (length === undefined) throw new Error("an answer without content-length");
  return headEnd + 4 + Number(length);
}
