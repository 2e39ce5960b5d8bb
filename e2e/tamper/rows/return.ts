import { createHmac, randomBytes } from "node:crypto";
import { newId } from "../../../protocol/ids.ts";
import type { OrderInput } from "../../../sdk/server/index.ts";
import { coconut, ended, hasPaid, inButton, newNumber, received, shippedWrongly, straw } from "../attempt.ts";
import { buy, comeBack, type Purchase } from "../buyer.ts";
import { firstPaymentPin, shopAsks, shopComparesNumber, shopComparesTid, shopVerifiesResult } from "../checks.ts";
import { lieAboutPayment } from "../doubles.ts";
import type { Row } from "../row.ts";
import { asBrowser } from "../wallet.ts";
import type { World } from "../world.ts";
import { tellShop } from "./wire.ts";

// After the payment, or without one: what the shop is told, and what is sent to the gateway again.

async function back(world: World, path: string, init?: RequestInit): Promise<Purchase> {
  const purchase: Purchase = {};
  await asBrowser(world.proxy.address, () => comeBack(world.honest.shop.origin + path, init)).catch((error: Error) => {
    purchase.refused = error.message;
  });
  return purchase;
}

const unpaid = (order: Omit<OrderInput, "number"> = coconut) => ({ number: newNumber(), order });

let answerAs: string | undefined;

export const returnRows: readonly Row[] = [
  {
    ...{
      changed: "the return to the shop: “paid”, and nothing was",
      by: "page script",
      checks: [shopAsks("the gateway says created"), shopVerifiesResult("answer-invalid")],
    },
    async attack(world) {
      const { number, order } = unpaid();
      const { payment = "", tid } = await world.honest.shop.order(number, order, "registered");
      const purchase = await back(world, `/return?${new URLSearchParams({ number, payment, status: "paid" })}`);
      return ended(purchase, await shippedWrongly(world, number, { tid, price: 6_900n }));
    },
  },
  {
    ...{ changed: "“paid” called on the shop, with a payment to another shop", by: "by hand" },
    checks: [shopAsks("payment-not-found", "crooked"), shopVerifiesResult("order-mismatch"), shopComparesNumber, shopComparesTid],
    async attack(world) {
      const { number, order } = unpaid();
      const { tid } = await world.honest.shop.order(number, order, "registered");
      const other = await world.crooked.shop.order(newNumber(), straw, "registered");
      await hasPaid(world, world.crooked);
      await buy(world, other.page);
      const purchase: Purchase = {};
      await tellShop(world, purchase, number, other.payment);
      return ended(purchase, await shippedWrongly(world, number, { tid, price: 6_900n }));
    },
  },
  {
    ...{ changed: "an old order's payment for a new order at the same price", by: "by hand" },
    checks: [
      shopComparesNumber,
      shopComparesTid,
      {
        name: "shop: a payment ships one order",
        refusal: "shop: this payment has shipped an order",
        double: ({ doubles }) => {
          doubles.shop.unused = () => true;
        },
      },
    ],
    async attack(world) {
      const old = await world.honest.shop.order(newNumber(), coconut, "registered");
      await buy(world, old.page);
      const { number, order } = unpaid();
      const { tid } = await world.honest.shop.order(number, order, "registered");
      const purchase: Purchase = {};
      await tellShop(world, purchase, number, old.payment);
      return ended(purchase, await shippedWrongly(world, number, { tid, price: 6_900n }));
    },
  },
  {
    ...{ changed: "an old authorization sent again, to be paid twice", by: "proxy" },
    checks: [
      {
        name: "gateway: the same consent gets its stored result",
        refusal: "nothing gained",
        double: ({ doubles }) => void doubles.locked.push(lieAboutPayment(() => ({ paidBy: undefined }))),
      },
      {
        name: "gateway: only an open payment is paid",
        refusal: "gateway: payment-not-open",
        double: ({ doubles }) => void doubles.locked.push(lieAboutPayment(() => ({ state: "created" }))),
      },
    ],
    async attack(world) {
      const { page, payment = "" } = await world.honest.shop.order(newNumber(), coconut, "registered");
      let caught = "";
      world.proxy.meddle({
        request({ url, body }) {
          if (url.pathname.endsWith("/authorization")) caught = body;
          return undefined;
        },
      });
      const purchase = await buy(world, page);
      const again = await fetch(`${world.api}/v1/authorizations`, {
        ...{ method: "POST", headers: { "content-type": "application/json" } },
        body: JSON.stringify({ authorizations: [JSON.parse(caught)] }),
      });
      const { outcomes } = (await again.json()) as { outcomes: { problem?: { code: string } }[] };
      const code = outcomes[0]?.problem?.code;
      const refused = code ? `gateway: ${code}` : "nothing gained: the stored result, nothing is paid again";
      const twice = (await received(world, world.honest, payment)) > 6_900n;
      return ended(twice ? purchase : { ...purchase, refused }, twice);
    },
  },
  {
    ...{ changed: "a webhook “payment.paid”", by: "by hand" },
    checks: [
      {
        name: "shop: the webhook's signature",
        refusal: "shop: webhook-invalid",
        double: ({ doubles }) => {
          doubles.shop.webhook = (_headers, body) => JSON.parse(body).data;
        },
      },
      shopAsks("the gateway says created"),
      shopVerifiesResult("answer-invalid"),
    ],
    async attack(world) {
      const { number, order } = unpaid();
      const { payment = "", tid } = await world.honest.shop.order(number, order, "registered");
      const data = { payment, merchant: world.honest.id, orderNumber: number, currency: "KRW", amount: "6900", tid, paidAt: Date.now() };
      const id = newId("evt");
      const body = JSON.stringify({ id, type: "payment.paid", timestamp: new Date().toISOString(), livemode: false, data });
      const timestamp = String(Math.floor(Date.now() / 1000));
      const signature = createHmac("sha256", randomBytes(32)).update(`${id}.${timestamp}.${body}`).digest("base64");
      const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
      const purchase = await back(world, "/webhook", { method: "POST", headers, body });
      return ended(purchase, await shippedWrongly(world, number, { tid, price: 6_900n }));
    },
  },
  {
    ...{ changed: "the shop's origin registered by another merchant, whose payment is put into the shop's page", by: "other merchant" },
    checks: [
      {
        name: "origin proof",
        refusal: "origin proof: other-merchant",
        double: ({ doubles, crooked }) => {
          const proof = Buffer.from(JSON.stringify({ merchants: [crooked.id] }));
          doubles.gateway.outbound = async () => ({ status: 200, headers: { "content-type": "application/json" }, body: proof, durationMs: 1 });
        },
      },
      {
        name: "an origin is one merchant's",
        refusal: "gateway: origin-taken",
        double: ({ crooked }) => {
          answerAs = crooked.id;
        },
      },
      firstPaymentPin,
    ],
    async attack(world) {
      const { origin } = world.honest.shop;
      const given = answerAs;
      answerAs = undefined;
      const answer = await fetch(`${world.api}/v1/merchant/origins`, {
        ...{ method: "POST", body: JSON.stringify({ origin }) },
        headers: { authorization: `Bearer ${world.crooked.apiKey}`, "content-type": "application/json" },
      });
      const said = (await answer.json()) as { state?: string; failure?: string; code?: string };
      await world.database.query("delete from origin_claims where merchant = $1", [world.crooked.id]);
      if (given === undefined) return ended({ refused: answer.ok ? `origin proof: ${said.failure}` : `gateway: ${said.code}` }, said.state === "proven");
      await world.database.query("update merchant_origins set merchant = $2 where origin = $1", [origin, given]);
      const { page } = await world.honest.shop.order(newNumber(), coconut, "registered");
      const other = await world.crooked.shop.order(newNumber(), coconut, "registered");
      world.proxy.meddle({ answer: inButton(`<coconut-pay-button payment="${other.payment}">`) });
      const purchase = await buy(world, page);
      await world.database.query("update merchant_origins set merchant = $2 where origin = $1", [origin, world.honest.id]);
      return ended(purchase, (await received(world, world.crooked, other.payment)) > 0n);
    },
  },
];
