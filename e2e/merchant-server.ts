import { once } from "node:events";
import { createServer } from "node:http";
import { readStack } from "./stack.ts";

/** A merchant's own server: it proves its origin, shows the pay button, and takes webhooks. */
export interface MerchantServer {
  readonly origin: string;
  /** Whose origin it says that it is. */
  names: string | undefined;
  /** The webhooks that came. */
  readonly heard: { readonly type: string; readonly id: string; readonly signed: boolean }[];
  /** Its page with the button of a payment. */
  pay(payment: string): string;
  close(): Promise<void>;
}

const payPage = (payment: string) =>
  `<!doctype html><html lang="en"><title>Checkout</title><script src="${readStack().gateway}/sdk/coconut-pay.js"></script>
  <h1>Checkout</h1><coconut-pay-button payment="${payment}" language="en"></coconut-pay-button></html>`;

/** Starts one on a free port of this machine. */
export async function startMerchantServer(): Promise<MerchantServer> {
  const heard: MerchantServer["heard"] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url === "/.well-known/coconut-pay" && merchant.names) {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ merchants: [merchant.names] }));
    } else if (request.url === "/webhooks" && request.method === "POST") {
      const { type } = JSON.parse(Buffer.concat(chunks).toString()) as { type: string };
      const { "webhook-id": id = "", "webhook-signature": signature = "" } = request.headers;
      heard.push({ type, id: String(id), signed: String(signature).startsWith("v1,") });
      response.writeHead(200).end("thank you");
    } else if (request.url?.startsWith("/pay/")) {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(payPage(/pay_\w+$/.exec(request.url)?.[0] ?? ""));
    } else {
      response.writeHead(404).end();
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("no port");
  const origin = `http://seller.localhost:${address.port}`;
  const merchant: MerchantServer = {
    origin,
    pay: (payment) => `${origin}/pay/${payment}`,
    names: undefined,
    heard,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return merchant;
}
