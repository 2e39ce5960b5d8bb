export interface SnippetFacts {
  /** The gateway's public origin. */
  readonly origin: string;
  readonly merchant: string;
  /** The hash of the root's key, as this page was built with. */
  readonly rootSpki: string;
}

/** A program that registers a test order and says where to pay it, for a file in the checkout of Coconut Pay; key and certificate lie as the merchants' guide says. */
export function testOrder({ origin, merchant, rootSpki }: SnippetFacts): string {
  return `import { readFileSync } from "node:fs";
import { coconut } from "./dist/node/sdk/server/index.js";

const { SHOP_API_KEY: apiKey, SHOP_KEYS: folder = "small-shop" } = process.env;
const [privateKey, certificate] = ["key", "cert"].map((part) => readFileSync(\`\${folder}/merchant.\${part}.pem\`, "utf8"));
const merchant = "${merchant}";
const rootSpki = "${rootSpki}";
const shop = await coconut({ api: "${forServers(origin)}", merchant, apiKey, privateKey, certificate, rootSpki });
const payment = await shop.createPayment({ number: \`test-\${Date.now()}\`, lines: [{ product: "test", name: "Test", quantity: 1, unitPrice: 1_000 }] });
console.log(\`${origin}/checkout/\${payment.id}\`);
`;
}

/** Browsers know every name below localhost, Node on some systems only localhost itself. */
function forServers(origin: string): string {
  const url = new URL(origin);
  if (url.hostname.endsWith(".localhost")) url.hostname = "localhost";
  return url.origin;
}
