import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { fromBase64Url, randomBytes, toBase64, toBase64Url, utf8 } from "../../protocol/bytes.ts";
import { canonicalBytes } from "../../protocol/canonical.ts";
import { issueAuthority, issueMerchant, issueResult, issueRoot, readRequest, spkiHash, thumbprint } from "../../protocol/certificate.ts";
import { newId } from "../../protocol/ids.ts";
import { signCompact, verifySignature } from "../../protocol/jws.ts";
import { readOrder } from "../../protocol/order.ts";
import { RESULT_TYPE } from "../../protocol/result.ts";
import { type Coconut, CoconutError, coconut, type OrderInput, type Payment } from "./index.ts";
import { newMerchantKey } from "./key.ts";
import { fromPem, toPem } from "./pem.ts";

const P256 = { name: "ECDSA", namedCurve: "P-256" };
const merchant = newId("mer");
const order: OrderInput = { number: "A-1", lines: [{ product: "mug", name: "머그컵", quantity: 2, unitPrice: 13_000 }] };

interface Pki {
  readonly rootSpki: string;
  readonly chain: readonly string[];
  readonly resultKey: CryptoKey;
  readonly resultThumbprint: string;
  readonly merchantsCa: { certificate: Uint8Array<ArrayBuffer>; key: CryptoKey };
}

let pki: Pki;
let otherPki: Pki;
let privateKey: string;
let certificate: string;
let publicKey: CryptoKey;
let stop: (() => void) | undefined;

async function keyPair() {
  const keys = await crypto.subtle.generateKey(P256, true, ["sign", "verify"]);
  return { key: keys.privateKey, spki: new Uint8Array(await crypto.subtle.exportKey("spki", keys.publicKey)) };
}

async function makePki(): Promise<Pki> {
  const [root, gateway, merchants, result] = await Promise.all([keyPair(), keyPair(), keyPair(), keyPair()]);
  const rootDer = await issueRoot(root.spki, root.key);
  const gatewayDer = await issueAuthority("gateway", gateway.spki, { certificate: rootDer, key: root.key });
  const merchantsDer = await issueAuthority("merchants", merchants.spki, { certificate: rootDer, key: root.key });
  const resultDer = await issueResult(result.spki, { certificate: gatewayDer, key: gateway.key });
  return {
    rootSpki: await spkiHash(root.spki),
    chain: [resultDer, gatewayDer, rootDer].map(toBase64),
    resultKey: result.key,
    resultThumbprint: await thumbprint(resultDer),
    merchantsCa: { certificate: merchantsDer, key: merchants.key },
  };
}

beforeAll(async () => {
  [pki, otherPki] = await Promise.all([makePki(), makePki()]);
  const made = await newMerchantKey();
  const request = await readRequest(fromPem("CERTIFICATE REQUEST", made.request));
  if (!request) throw new Error("the request does not hold");
  privateKey = made.privateKey;
  publicKey = request.publicKey;
  certificate = toPem("CERTIFICATE", await issueMerchant(merchant, request.spki, pki.merchantsCa));
});

afterEach(() => stop?.());

interface Seen {
  readonly request: IncomingMessage;
  readonly body: string;
}

async function gateway(answer: (seen: Seen, response: ServerResponse, count: number) => void): Promise<{ shop: Coconut; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    seen.push({ request, body });
    response.setHeader("content-type", "application/json");
    answer({ request, body }, response, seen.length);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
  const address = server.address();
  const api = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return { shop: await coconut({ api, apiKey: "sk_test_1", merchant, privateKey, certificate, rootSpki: pki.rootSpki }), seen };
}

async function registered(jws: string, changes: Partial<Payment> = {}): Promise<Payment> {
  const read = await readOrder(jws);
  if (!read) throw new Error("the order does not hold");
  const { tid, order } = read;
  const now = Date.now();
  const payment = {
    id: newId("pay"),
    merchant,
    tid,
    order,
    state: "created",
    currency: "KRW",
    amount: order.total,
    created: now,
    expires: now + 1000,
    refunded: "0",
  } as const;
  const shares = [{ merchant, name: "Shop", amount: order.total, refunded: "0" }];
  return { ...payment, shares, livemode: false, ...changes };
}

async function paid(payment: Payment, signer: Pki, changes: object = {}): Promise<Payment> {
  const { id, tid, currency, amount } = payment;
  const authorization = toBase64Url(randomBytes(32));
  const result = { payment: id, tid, status: "paid", merchant, currency, amount, authorization, paidAt: Date.now(), ...changes };
  const jws = await signCompact({ alg: "ES256", typ: RESULT_TYPE, "x5t#S256": signer.resultThumbprint }, canonicalBytes(result), signer.resultKey);
  return { ...payment, state: "paid", paidAt: result.paidAt, result: jws };
}

const problem = (response: ServerResponse, status: number, document: object) => response.writeHead(status).end(JSON.stringify(document));

describe("createPayment", () => {
  it("sends an order that the protocol reads, signed by the merchant's key", async () => {
    const { shop, seen } = await gateway(async ({ body }, response) => response.end(JSON.stringify(await registered(JSON.parse(body).order))));
    const payment = await shop.createPayment(order, { expiresIn: 600 });
    expect(payment.amount).toBe("26000");
    const sent = JSON.parse(seen[0]?.body ?? "");
    const read = await readOrder(sent.order);
    expect(sent.expiresIn).toBe(600);
    expect(read?.order).toEqual({
      merchant,
      number: "A-1",
      currency: "KRW",
      lines: [{ product: "mug", name: "머그컵", quantity: 2, unitPrice: "13000", amount: "26000" }],
      total: "26000",
    });
    expect(read?.certificate).toBe(await thumbprint(fromPem("CERTIFICATE", certificate)));
    expect(read && (await verifySignature(publicKey, read))).toBe(true);
    expect(seen[0]?.request.headers.authorization).toBe("Bearer sk_test_1");
  });

  it("repeats the same bytes under the same key until the gateway answers", async () => {
    const { shop, seen } = await gateway(async ({ body, request }, response, count) => {
      if (count === 1) request.socket.destroy();
      else if (count === 2) problem(response, 503, { code: "shutting-down" });
      else response.end(JSON.stringify(await registered(JSON.parse(body).order)));
    });
    await shop.createPayment(order);
    expect(new Set(seen.map(({ body }) => body)).size).toBe(1);
    expect(new Set(seen.map(({ request }) => request.headers["idempotency-key"])).size).toBe(1);
    expect(seen).toHaveLength(3);
  });

  it("finds the payment of an order that an earlier try has registered, and no other order's", async () => {
    let number = "";
    const { shop } = await gateway(async ({ body, request }, response) => {
      if (request.method === "POST") {
        number = JSON.parse(body).order;
        problem(response, 409, { code: "order-number-taken" });
        return;
      }
      response.end(JSON.stringify({ items: [await registered(number, request.url?.includes("A-1") ? {} : { tid: "A".repeat(43) })] }));
    });
    expect((await shop.createPayment(order)).order.number).toBe("A-1");
    await expect(shop.createPayment({ ...order, number: "B-2" })).rejects.toMatchObject({ problem: { code: "order-number-taken" } });
  });

  it.each([0, -1, 1.5, Number.NaN, "1e3", "12.50", "00", 10n ** 15n])("refuses the price %s before anything is sent", async (unitPrice) => {
    const { shop, seen } = await gateway((_, response) => response.end());
    await expect(shop.createPayment({ number: "A-1", lines: [{ product: "a", name: "a", quantity: 1, unitPrice }] })).rejects.toThrow(CoconutError);
    expect(seen).toHaveLength(0);
  });

  it("gives a refusal as the problem that it is", async () => {
    const { shop } = await gateway((_, response) => problem(response, 422, { code: "order-signature-invalid" }));
    await expect(shop.createPayment(order)).rejects.toMatchObject({ status: 422, problem: { code: "order-signature-invalid" } });
  });
});

describe("verifyResult", () => {
  async function verifier(keys: Pki) {
    const { shop, seen } = await gateway(async ({ body, request }, response) => {
      if (request.url === "/v1/gateway-certificates")
        return response.end(JSON.stringify({ results: [{ thumbprint: keys.resultThumbprint, chain: keys.chain }] }));
      return response.end(JSON.stringify(await registered(JSON.parse(body).order)));
    });
    const payment = await shop.createPayment(order);
    return { shop, payment, seen };
  }

  it("believes a result under the pinned root and asks for keys once", async () => {
    const { shop, payment, seen } = await verifier(pki);
    const first = await paid(payment, pki);
    const together = await Promise.all([shop.verifyResult(first), shop.verifyResult(first), shop.verifyResult(first)]);
    expect(together.map(({ amount }) => amount)).toEqual(["26000", "26000", "26000"]);
    expect((await shop.verifyResult(await paid(payment, pki))).payment).toBe(payment.id);
    expect(seen.filter(({ request }) => request.url === "/v1/gateway-certificates")).toHaveLength(1);
  });

  it("does not believe a gateway under another root", async () => {
    const { shop, payment } = await verifier(otherPki);
    await expect(shop.verifyResult(await paid(payment, otherPki))).rejects.toMatchObject({ problem: { code: "answer-invalid" } });
  });

  it.each([{ amount: "1" }, { tid: "A".repeat(43) }, { payment: newId("pay") }, { merchant: newId("mer") }])(
    "does not believe a result about something else: %j",
    async (changes) => {
      const { shop, payment } = await verifier(pki);
      await expect(shop.verifyResult(await paid(payment, pki, changes))).rejects.toMatchObject({ problem: { code: "order-mismatch" } });
    },
  );

  it("does not believe a payment whose order was changed beside a true result", async () => {
    const { shop, payment } = await verifier(pki);
    const changed = await paid(payment, pki);
    await expect(shop.verifyResult({ ...changed, order: { ...changed.order, number: "A-2" } })).rejects.toMatchObject({ problem: { code: "order-mismatch" } });
  });

  it("does not believe an altered, a missing or a not yet valid result", async () => {
    const { shop, payment } = await verifier(pki);
    const { result = "", ...rest } = await paid(payment, pki);
    const [head, body = "", signature = ""] = result.split(".");
    const flipped = fromBase64Url(signature) ?? new Uint8Array();
    flipped[10] = (flipped[10] ?? 0) ^ 1;
    for (const bad of [`${head}.${body}.${toBase64Url(flipped)}`, `${head}.${toBase64Url(utf8("{}"))}.${signature}`, ""]) {
      await expect(shop.verifyResult({ ...rest, result: bad })).rejects.toMatchObject({ problem: { code: "answer-invalid" } });
    }
    await expect(shop.verifyResult(rest)).rejects.toThrow(CoconutError);
    await expect(shop.verifyResult(await paid(payment, pki, { paidAt: 1 }))).rejects.toMatchObject({ problem: { code: "answer-invalid" } });
  });
});

describe("watchPayment", () => {
  const event = (payment: string, state: string) => `event: status\ndata: ${JSON.stringify({ payment, state })}\n\n`;

  it("gives each state once, across a lost connection, and ends with the final one", async () => {
    const id = newId("pay");
    const { shop, seen } = await gateway((_, response, count) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(event(id, "created"));
      if (count === 1) {
        response.write(":\n\n", () => response.destroy());
        return;
      }
      response.write(event(id, "paid").slice(0, 20));
      setTimeout(() => response.end(event(id, "paid").slice(20)), 20);
    });
    const states = [];
    for await (const { state } of shop.watchPayment(id)) states.push(state);
    expect(states).toEqual(["created", "paid"]);
    expect(seen).toHaveLength(2);
  });

  it("stops when it is told to, and for a payment that is not there", async () => {
    const { shop } = await gateway(({ request }, response) => {
      if (request.url?.includes("gone")) {
        problem(response, 404, { code: "payment-not-found" });
        return;
      }
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(event(newId("pay"), "created"));
    });
    const signal = AbortSignal.timeout(150);
    for await (const { state } of shop.watchPayment("here", { signal })) expect(state).toBe("created");
    await expect(shop.watchPayment("gone").next()).rejects.toMatchObject({ problem: { code: "payment-not-found" } });
  });
});
