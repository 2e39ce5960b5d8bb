import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { CoconutError, newChallenge, verifySignIn } from "../sdk/server/index.ts";
import { openKeyStore } from "../server/keys/open.ts";
import { addOrigin } from "../server/merchants/add-origin.ts";
import type { Database } from "../server/storage/database.ts";
import { readStack } from "./stack.ts";

/** A merchant's site whose visitors sign in with their certificate, by the SDK alone. */
export interface SignInShop {
  readonly origin: string;
  /** Its sign-in page; each visit has a challenge of its own. */
  page(language?: "en" | "ko"): string;
  /** A page that frames another page; `elsewhere`: under a name that nobody has proven. */
  around(page: string): string;
  elsewhere(page: string): string;
  close(): Promise<void>;
}

/** Starts the site, under a proven origin of the merchant's. */
export async function openSignInShop(database: Database, merchant: string): Promise<SignInShop> {
  const { gateway, api, keys } = readStack();
  const { rootSpkiSha256: rootSpki } = await openKeyStore({ COCONUT_KEYS: keys });
  const challenges = new Set<string>();
  const server = createServer((request, response) => void answer(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no port");
  const origin = `http://signin.localhost:${address.port}`;
  await addOrigin(database, merchant, origin);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", origin);
    response.setHeader("cache-control", "no-store");
    if (pathname === "/session") return response.end(await session(request)) as never;
    const isScript = pathname === "/page.js";
    response.setHeader("content-type", `text/${isScript ? "javascript" : "html"}; charset=utf-8`);
    if (isScript) response.end(SCRIPT);
    else if (pathname === "/around")
      response.end(`<!doctype html><title>Around</title><iframe src="${searchParams.get("page")?.replaceAll('"', "")}"></iframe>`);
    else if (pathname === "/") {
      const challenge = newChallenge();
      challenges.add(challenge);
      response.setHeader("content-security-policy", `default-src 'none'; script-src 'self' ${gateway}; frame-src ${gateway}; connect-src 'self'`);
      response.end(pageOf(gateway, merchant, challenge, searchParams.get("language") === "ko" ? "ko" : "en"));
    } else response.writeHead(404).end();
  }

  async function session(request: IncomingMessage): Promise<string> {
    let body = "";
    for await (const part of request) body += part;
    const { challenge, signIn } = JSON.parse(body) as { challenge: string; signIn: string };
    if (!challenges.delete(challenge)) return "used";
    try {
      return (await verifySignIn(signIn, { challenge, audience: origin, merchant, api, rootSpki })).user;
    } catch (error) {
      return error instanceof CoconutError ? `${error.problem.code}: ${error.cause instanceof Error ? error.cause.message : ""}` : "failed";
    }
  }

  return {
    origin,
    page: (language = "en") => `${origin}/?language=${language}`,
    around: (page) => `${origin}/around?${new URLSearchParams({ page })}`,
    elsewhere: (page) => `http://elsewhere.localhost:${address.port}/around?${new URLSearchParams({ page })}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const pageOf = (gateway: string, merchant: string, challenge: string, language: string) => `<!doctype html>
<html lang="${language}">
  <head>
    <title>The test's shop</title>
    <script src="${gateway}/sdk/coconut-pay.js" async></script>
  </head>
  <body>
    <main>
      <h1>Welcome</h1>
      <coconut-sign-in-button merchant="${merchant}" challenge="${challenge}" language="${language}"></coconut-sign-in-button>
      <p>Heard: <output></output></p>
    </main>
    <script src="/page.js"></script>
  </body>
</html>`;

/** Gives each signature to the shop's server, twice: the second is a replay. */
const SCRIPT = `const button = document.querySelector("coconut-sign-in-button");
const say = (text) => document.querySelector("output").append(text + " ");
for (const name of ["canceled", "error"]) button.addEventListener(name, () => say(name));
button.addEventListener("coconut-sign-in", async ({ detail }) => {
  const body = JSON.stringify({ challenge: button.getAttribute("challenge"), signIn: detail.signIn });
  for (let time = 0; time < 2; time++) say(await (await fetch("/session", { method: "POST", body })).text());
});`;
