/** The door to the local network: TLS on one address and port, before a program that listens on this machine only. */
import { once } from "node:events";
import { request as ask } from "node:http";
import { createServer } from "node:https";
import { pipeline } from "node:stream";

/** Of one connection only (RFC 9110 section 7.6.1), and what only we may say of a sender. */
const NOT_PASSED = /^(?:connection|keep-alive|proxy-.*|te|trailer|upgrade|expect|forwarded|x-forwarded-.*|x-real-ip)$/i;

/**
 * Serves an origin by the program on `local`, which is told the sender's address in X-Forwarded-For: bodies and event streams
 * pass as they come. Under other names the origin's address is given; `stop` ends all connections.
 */
export async function openFront({ origin, local, key, certificate }) {
  const { hostname, port, host } = new URL(origin);
  const server = createServer({ key, cert: certificate, minVersion: "TLSv1.2" }, (request, response) => {
    if (request.headers.host === host) pass(request, response, local);
    else refuseName(request, response, origin);
  });
  server.listen({ port: Number(port), host: hostname, exclusive: true });
  await once(server, "listening");
  return {
    stop() {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  };
}

/** A page opened by the machine's name must not live beside the same page under its origin. */
function refuseName({ method, url }, response, origin) {
  const mayMove = (method === "GET" || method === "HEAD") && url.startsWith("/");
  response.writeHead(mayMove ? 308 : 421, mayMove ? { location: origin + url } : {}).end();
}

function pass(request, response, local) {
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !NOT_PASSED.test(name)));
  headers["x-forwarded-for"] = request.socket.remoteAddress;
  const { method, url: path } = request;
  // A connection that is kept might be closed by the program at the moment in which it is used again.
  const onward = ask({ host: "127.0.0.1", port: local, method, path, headers, agent: false });
  onward.once("response", (answer) => {
    response.writeHead(answer.statusCode, passed(answer.rawHeaders));
    response.flushHeaders();
    pipeline(answer, response, () => undefined);
  });
  onward.once("error", () => {
    // Later failures are the answer's, and end it.
    if (!response.headersSent) response.writeHead(502).end();
  });
  response.once("close", () => onward.destroy());
  request.pipe(onward);
}

function passed(raw) {
  return raw.filter((_text, at) => !NOT_PASSED.test(raw[at - (at % 2)]));
}
