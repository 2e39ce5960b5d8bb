import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../ports.mjs";
import { ensureCertificates } from "./certificates.mjs";
import { openFront } from "./front.mjs";

const folder = mkdtempSync(join(tmpdir(), "coconut-front-"));
let heard;
let streaming;
let origin;
let certificates;
let front;
const program = createServer(async (incoming, response) => {
  heard = { method: incoming.method, url: incoming.url, headers: incoming.headers, body: await bodyOf(incoming) };
  if (incoming.url === "/stream") {
    streaming = response;
    response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
  } else
    response
      .writeHead(
        201,
        [
          ["set-cookie", "a=1"],
          ["set-cookie", "b=2"],
          ["x-of-the-program", "yes"],
        ].flat(),
      )
      .end("answer");
});
beforeAll(async () => {
  program.listen(0, "127.0.0.1");
  await once(program, "listening");
  certificates = await ensureCertificates(folder, { address: "127.0.0.1", names: ["this-pc.local"] });
  origin = `https://127.0.0.1:${await freePort()}`;
  front = await openFront({ origin, local: program.address().port, ...certificates });
});
afterAll(async () => {
  await front.stop();
  program.close();
  rmSync(folder, { recursive: true });
});

async function bodyOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function open(path, { body, ...options } = {}) {
  // Else the name in Host would be the one that TLS asks for.
  const asked = request(origin + path, { ca: certificates.root.pem, servername: "this-pc.local", agent: false, ...options });
  asked.end(body);
  return once(asked, "response").then(([response]) => response);
}

test("a request passes byte for byte, and only the front says who sent it", async () => {
  const body = Buffer.alloc(200_000, "coconut");
  const headers = { "x-forwarded-for": "8.8.8.8", forwarded: "for=8.8.8.8", "X-Forwarded-Host": "wallet.example", signature: "sig=:x:", te: "trailers" };
  const response = await open("/v1/a%2Fb?c=d%20e", { method: "PATCH", headers, body });
  expect(response.statusCode).toBe(201);
  expect(response.headers).toMatchObject({ "set-cookie": ["a=1", "b=2"], "x-of-the-program": "yes" });
  expect((await bodyOf(response)).toString()).toBe("answer");
  expect(heard).toMatchObject({
    method: "PATCH",
    url: "/v1/a%2Fb?c=d%20e",
    headers: { host: new URL(origin).host, signature: "sig=:x:", "x-forwarded-for": "127.0.0.1" },
  });
  expect(heard.body.equals(body)).toBe(true);
  for (const name of ["forwarded", "x-forwarded-host", "te"]) expect(heard.headers).not.toHaveProperty(name);
});

test("events arrive as they are sent, and the program hears that the reader went away", async () => {
  const response = await open("/stream");
  for (const event of ["data: first\n\n", "data: second\n\n"]) {
    const arrived = once(response, "data");
    streaming.write(event);
    expect((await arrived)[0].toString()).toBe(event);
  }
  const closed = once(streaming, "close");
  response.destroy();
  await closed;
});

test("under another name it gives the origin's address, and passes nothing on", async () => {
  heard = undefined;
  const port = new URL(origin).port;
  const named = await open("/basket?x=1", { headers: { host: `this-pc.local:${port}` } });
  expect([named.statusCode, named.headers.location]).toEqual([308, `${origin}/basket?x=1`]);
  expect((await open("/basket", { method: "POST", headers: { host: "evil.example" } })).statusCode).toBe(421);
  expect((await open("/", { path: "http://evil.example/", headers: { host: "evil.example" } })).statusCode).toBe(421);
  expect(heard).toBeUndefined();
});

test("a program that does not answer is told as 502", async () => {
  const other = `https://127.0.0.1:${await freePort()}`;
  const lonely = await openFront({ origin: other, local: await freePort(), ...certificates });
  const asked = request(other, { ca: certificates.root.pem, agent: false });
  asked.end();
  const [response] = await once(asked, "response");
  expect(response.statusCode).toBe(502);
  await lonely.stop();
});
