import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { readStack } from "./stack.ts";

/** A merchant's site: pages with a pay button, honest ones and such as an attacker would make. */
export interface MerchantSite {
  /** The registered origin. */
  readonly origin: string;
  /** The same pages under a name that nobody has registered. */
  readonly elsewhere: string;
  /** A page with the SDK's button under a strict policy; it shows the events that it hears. */
  pay(payment: string, language?: string): string;
  /** A page that frames the gateway's button by itself, without the SDK, and may run any script. */
  framed(payment: string): string;
  /** A page that frames another page. */
  around(page: string): string;
  close(): Promise<void>;
}

/** Starts a site on a free port of this machine. */
export async function startMerchantSite(): Promise<MerchantSite> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no port");
  const origin = `http://merchant.localhost:${address.port}`;
  return {
    origin,
    elsewhere: `http://elsewhere.localhost:${address.port}`,
    pay: (payment, language = "en") => `${origin}/pay?${new URLSearchParams({ payment, language })}`,
    framed: (payment) => `${origin}/framed?${new URLSearchParams({ payment })}`,
    around: (page) => `${origin}/around?${new URLSearchParams({ page })}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://merchant.localhost");
  const payment = /^pay_\w+$/.exec(searchParams.get("payment") ?? "")?.[0] ?? "";
  const language = searchParams.get("language") === "ko" ? "ko" : "en";
  const { gateway } = readStack();
  switch (pathname) {
    case "/pay":
      response.setHeader("content-security-policy", `default-src 'none'; script-src 'self' ${gateway}; frame-src ${gateway}; style-src 'self'`);
      send(response, "text/html", payPage(payment, language));
      break;
    case "/pay.css":
      send(response, "text/css", "body { font: 16px sans-serif; overflow-wrap: anywhere } :root { color-scheme: light dark }");
      break;
    case "/pay.js":
      send(response, "text/javascript", PAY_SCRIPT);
      break;
    case "/framed":
      send(response, "text/html", framedPage(payment));
      break;
    case "/around":
      send(response, "text/html", aroundPage(searchParams.get("page") ?? ""));
      break;
    case "/favicon.ico":
      response.writeHead(204).end();
      break;
    default:
      response.writeHead(404).end();
  }
}

function send(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { "content-type": `${type}; charset=utf-8` }).end(text);
}

const payPage = (payment: string, language: string) => `<!doctype html>
<html lang="${language}">
  <head><meta name="viewport" content="width=device-width"><title>Checkout</title><link rel="stylesheet" href="/pay.css"><script src="${readStack().gateway}/sdk/coconut-pay.js"></script></head>
  <body>
    <main>
      <h1>Checkout</h1>
      <coconut-pay-button payment="${payment}" language="${language}"></coconut-pay-button>
      <p>Heard: <output></output></p>
    </main>
    <script src="/pay.js"></script>
  </body>
</html>`;

/** Writes down each event of the button, as any script of a merchant could hear it. */
const PAY_SCRIPT = `for (const name of ["paid", "canceled", "expired", "error"]) {
  document.querySelector("coconut-pay-button").addEventListener(name, ({ detail }) => {
    document.querySelector("output").append(name + ":" + detail.payment + " ");
  });
}`;

const framedPage = (payment: string) => `<!doctype html>
<html lang="en">
  <head>
    <title>Free coconuts</title>
    <style>
      body { margin: 0; font: 16px sans-serif }
      iframe { position: absolute; left: 0; top: 0; width: 320px; height: 48px; border: 0 }
      iframe.large { width: 100vw; height: 100vh }
    </style>
  </head>
  <body>
    <iframe id="button" title="Button" src="${readStack().gateway}/button/${payment}?language=en&theme=auto"></iframe>
    <script>
      addEventListener("message", ({ data }) => {
        if (data.type === "coconut-pay") document.getElementById("button").classList.toggle("large", data.event === "expand");
      });
    </script>
  </body>
</html>`;

const aroundPage = (address: string) => `<!doctype html>
<html lang="en">
  <head><title>Around</title></head>
  <body><iframe title="A shop" src="${address.replace(/[&"<>]/g, encodeURIComponent)}"></iframe></body>
</html>`;
