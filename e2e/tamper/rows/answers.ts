import { consentHash } from "../../../protocol/authorization.ts";
import { refreshResultKeys } from "../../../wallet/trust.ts";
import { coconut, ended, inButton, inPage, newNumber, received, shippedWrongly } from "../attempt.ts";
import { buy, comeBack, type Purchase } from "../buyer.ts";
import {
  firstPaymentPin,
  frameAncestors,
  gatewayOrigin,
  gatewayTid,
  orderBytes,
  registeredAmount,
  shopAsks,
  shopVerifiesResult,
  walletOrigin,
} from "../checks.ts";
import { atPrice, forgeGateway, forgeOrder } from "../forge.ts";
import type { Answered } from "../proxy.ts";
import type { Row } from "../row.ts";
import { asBrowser } from "../wallet.ts";
import type { World } from "../world.ts";

// What the gateway answers, changed on its way to the browser.

const json = (body: unknown): Answered => ({ status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

/** A payment of the crooked shop's that looks like the one the buyer wants. */
async function lookAlike(world: World): Promise<string> {
  return (await world.crooked.shop.order(newNumber(), coconut, "registered")).payment ?? "";
}

const forged = await forgeGateway();
let trusted: string | undefined;

export const answerRows: readonly Row[] = [
  {
    ...{
      changed: "prompt view: a cheaper order to sign",
      by: "proxy",
      checks: [orderBytes, gatewayTid, shopVerifiesResult("order-mismatch"), registeredAmount],
    },
    async attack(world) {
      const number = newNumber();
      const { page, payment = "", tid } = await world.honest.shop.order(number, coconut, "registered");
      const { order } = await world.honest.sdk.getPayment(payment);
      const jws = await forgeOrder(atPrice(order, 1_000));
      world.proxy.meddle({
        answer: ({ url }, { body }) => (url.pathname.endsWith("/prompt") ? { body: JSON.stringify({ ...JSON.parse(body), order: jws }) } : undefined),
      });
      const purchase = await buy(world, page);
      return ended(purchase, await shippedWrongly(world, number, { tid, price: 6_900n }));
    },
  },
  {
    ...{
      changed: "order check: abnormal → normal, with another shop's payment",
      by: "proxy",
      codeChanged: true,
      checks: [frameAncestors, walletOrigin, gatewayOrigin, firstPaymentPin],
    },
    async attack(world) {
      const { page } = await world.honest.shop.order(newNumber(), coconut, "whole");
      const payment = await lookAlike(world);
      const tampered = inPage((order) => atPrice(order, 1_000));
      world.proxy.meddle({
        answer(sent, answered) {
          if (sent.url.pathname !== "/v1/order-checks") return tampered(sent, answered);
          const said = JSON.parse(answered.body);
          return { body: JSON.stringify({ ...said, check: { ...said.check, verdict: "normal", fields: [], code: "N-000000", payment } }) };
        },
      });
      const purchase = await buy(world, page);
      return ended(purchase, (await received(world, world.crooked, payment)) > 0n);
    },
  },
  {
    ...{
      changed: "shop's page, button page, headers and prompt view: another shop's payment under the shop's name",
      by: "proxy",
      checks: [gatewayOrigin, firstPaymentPin],
    },
    async attack(world) {
      const { page } = await world.honest.shop.order(newNumber(), coconut, "registered");
      const payment = await lookAlike(world);
      const button = inButton(`<coconut-pay-button payment="${payment}">`);
      world.proxy.meddle({
        answer(sent, answered) {
          if (sent.url.pathname.startsWith("/button/")) return { headers: { ...answered.headers, "content-security-policy": "frame-ancestors *" } };
          if (!sent.url.pathname.endsWith("/prompt")) return button(sent, answered);
          const view = JSON.parse(answered.body);
          const merchant = { ...view.merchant, name: "Coconut Grove", origins: [world.honest.shop.origin] };
          return { body: JSON.stringify({ ...view, merchant }) };
        },
      });
      const purchase = await buy(world, page);
      return ended(purchase, (await received(world, world.crooked, payment)) > 0n);
    },
  },
  {
    ...{ changed: "the payment's public state: “paid”, so that the page goes back to the shop", by: "proxy" },
    checks: [shopAsks("the gateway says created"), shopVerifiesResult("answer-invalid")],
    async attack(world) {
      const number = newNumber();
      const { page, payment = "", tid } = await world.honest.shop.order(number, coconut, "registered");
      const forgedState = json({ payment, state: "paid" });
      world.proxy.meddle({ request: ({ url }) => (url.pathname === `/v1/payments/${payment}/status` ? forgedState : undefined) });
      const purchase: Purchase = { payment };
      await asBrowser(world.proxy.address, async () => {
        const state = await (await fetch(`${world.gateway}/v1/payments/${payment}/status`)).json();
        // What the button's frame does with it: tell the page, whose script follows the return address.
        if (state.state === "paid") await comeBack(`${new URL(page).origin}/return?${new URLSearchParams({ number, payment })}`);
      }).catch((error: Error) => {
        purchase.refused = error.message;
      });
      return ended(purchase, await shippedWrongly(world, number, { tid, price: 6_900n }));
    },
  },
  {
    ...{ changed: "result: “paid”, signed by an attacker's gateway, and nothing sent on", by: "proxy" },
    checks: [
      {
        name: "wallet: the root that it was built with",
        refusal: "wallet: signed by no key of the gateway's",
        double: () => {
          trusted = forged.rootSpki;
        },
      },
    ],
    async attack(world) {
      const { page, payment = "" } = await world.honest.shop.order(newNumber(), coconut, "registered");
      const { order, tid } = await world.honest.sdk.getPayment(payment);
      const answers = new Map<string, Answered>();
      world.proxy.meddle({
        request({ url, body }) {
          if (url.pathname === "/v1/gateway-certificates") return json(forged.certificates);
          if (!url.pathname.endsWith("/authorization")) return undefined;
          return answers.get(JSON.parse(body).authorization);
        },
      });
      const rootSpki = trusted ?? world.wallet.rootSpki;
      trusted = undefined;
      await asBrowser(world.proxy.address, () => refreshResultKeys({ ...world.wallet, rootSpki }));
      // The proxy signs when it sees the bytes: here that is done ahead, by what the wallet keeps to send.
      const { database } = world.wallet;
      const wallet = {
        ...world.wallet,
        database: new Proxy(database, {
          get: (target, name, receiver) =>
            name === "put"
              ? async (store: "outbox", sent: { authorization: string }, key: string) => {
                  if (store === "outbox") await sign(sent.authorization);
                  return target.put(store, sent as never, key);
                }
              : Reflect.get(target, name, receiver),
        }),
      };
      const sign = async (authorization: string) => {
        const claims = { payment, tid, status: "paid", merchant: order.merchant, currency: "KRW", amount: order.total, paidAt: Date.now() } as const;
        const result = await forged.sign({ ...claims, authorization: await consentHash(authorization) });
        answers.set(authorization, json({ result }));
      };
      const purchase = await buy({ ...world, wallet }, page);
      await database.delete("resultKeys", forged.thumbprint);
      return ended(purchase, purchase.paid === true && (await received(world, world.honest, payment)) === 0n);
    },
  },
];
