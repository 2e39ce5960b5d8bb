// A whole shop with one product: see merchant-guide.md. Its server decides; its pages only show.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { coconut, verifyWebhook } from "../dist/node/sdk/server/index.js";

const { SHOP_MERCHANT: merchant = "", SHOP_API_KEY: apiKey = "", SHOP_ROOT: rootSpki = "", SHOP_KEYS = "small-shop", PORT = "4700" } = process.env;
const { COCONUT_ORIGIN = "http://gateway.localhost:4400", COCONUT_API: api = "http://localhost:4400", SHOP_WEBHOOK_SECRET = "" } = process.env;
const [privateKey, certificate] = ["key", "cert"].map((part) => readFileSync(`${SHOP_KEYS}/merchant.${part}.pem`, "utf8"));
const shop = await coconut({ api, merchant, apiKey, rootSpki, privateKey, certificate });
const orders = new Map(); // A real shop keeps them in its database.

/** Paid only when the gateway has signed so, for this very order: a page's or a webhook's word alone counts for nothing. */
async function settle(order) {
  try {
    order.paid = Boolean(await shop.confirmPaid(order.payment, order.sold));
  } catch (error) {
    if (error.problem?.code !== "payment-not-paid") throw error;
  }
}

const page = (body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Small shop</title><main>${body}</main></html>`;

const routes = {
  "GET /": () => page('<h1>Soap</h1><p>₩12,000</p><form method="post" action="/orders"><button>Buy</button></form>'),
  "GET /.well-known/coconut-pay": () => ({ merchants: [merchant] }),
  async "POST /orders"(_request, response) {
    const number = randomUUID();
    const sold = { number, lines: [{ product: "soap", name: "Soap", quantity: 1, unitPrice: 12_000 }] };
    orders.set(number, { payment: (await shop.createPayment(sold)).id, sold, paid: false });
    response.writeHead(303, { location: `/orders?${number}` });
    return "";
  },
  async "GET /orders"(request) {
    const order = orders.get(request.url.split("?")[1]);
    if (order && !order.paid) await settle(order);
    if (!order || order.paid) return page(order ? "<h1>Paid, thank you</h1>" : "<h1>No such order</h1>");
    return page(`<h1>Your order</h1><coconut-pay-button payment="${order.payment}"></coconut-pay-button>
      <script src="${COCONUT_ORIGIN}/sdk/coconut-pay.js" async></script>
      <script>document.querySelector("coconut-pay-button").addEventListener("paid", () => location.reload());</script>`);
  },
  async "POST /webhooks"(request) {
    const { type, data } = verifyWebhook(SHOP_WEBHOOK_SECRET, request.headers, await buffer(request));
    const order = type === "payment.paid" && orders.get(data.orderNumber);
    if (order) await settle(order);
    return "";
  },
};

createServer(async (request, response) => {
  try {
    const answer = await routes[`${request.method} ${request.url.split("?")[0]}`]?.(request, response);
    if (answer === undefined) response.statusCode = 404;
    if (!response.headersSent) response.setHeader("content-type", typeof answer === "object" ? "application/json" : "text/html; charset=utf-8");
    response.end(typeof answer === "object" ? JSON.stringify(answer) : (answer ?? "Not found"));
  } catch (error) {
    response.writeHead(502).end(error.message);
  }
}).listen(Number(PORT), "127.0.0.1", () => process.stdout.write(`ready at http://localhost:${PORT}\n`));
