import { newId } from "../../../protocol/ids.ts";
import { readOrder, tidOf } from "../../../protocol/order.ts";
import type { Consent } from "../../../wallet/authorize.ts";
import { coconut, ended, hasPaid, inButton, newNumber, received, shippedWrongly } from "../attempt.ts";
import { buy, comeBack, type Purchase } from "../buyer.ts";
import {
  deviceSignature,
  frameAncestors,
  gatewayOrigin,
  gatewayTid,
  orderBytes,
  registeredAmount,
  shopComparesTid,
  shopVerifiesResult,
  walletOrigin,
} from "../checks.ts";
import { lieAboutPayment } from "../doubles.ts";
import { atPrice, forgeOrder, registerAnything, withClaims } from "../forge.ts";
import type { Row } from "../row.ts";
import { asBrowser } from "../wallet.ts";
import type { World } from "../world.ts";

// What is sent to the gateway: the authorization on its way, and such as another wallet than ours would sign.

/** The order inside a consent for less money, under the attacker's own key. */
async function cheaper(consent: Pick<Consent, "order">): Promise<{ order: string; tid: string; amount: string }> {
  const read = await readOrder(consent.order);
  if (!read) throw new Error("no order");
  const order = atPrice(read.order, 1_000);
  return { order: await forgeOrder(order), tid: await tidOf(order), amount: order.total };
}

/** Tells the shop by hand; how it was refused, if it was. */
export async function tellShop(world: World, purchase: Purchase, number: string, payment = purchase.payment ?? ""): Promise<void> {
  const body = String(new URLSearchParams({ number, payment }));
  await asBrowser(world.proxy.address, () => comeBack(`${world.honest.shop.origin}/paid`, { method: "POST", body })).then(
    () => delete purchase.refused,
    (error: Error) => {
      purchase.refused = error.message;
    },
  );
}

let crookedAccount: bigint | undefined;
let said: Consent | undefined;
const unregistered = { id: newId("pay") };

export const wireRows: readonly Row[] = [
  {
    ...{ changed: "authorization: a cheaper order inside, the signature as it was", by: "proxy" },
    checks: [deviceSignature, orderBytes, gatewayTid, shopVerifiesResult("order-mismatch"), registeredAmount],
    async attack(world) {
      const number = newNumber();
      const { page, payment = "", tid } = await world.honest.shop.order(number, coconut, "registered");
      const { order } = await world.honest.sdk.getPayment(payment);
      const cheap = atPrice(order, 1_000);
      const [jws, cheapTid] = [await forgeOrder(cheap), await tidOf(cheap)];
      world.proxy.meddle({
        request(sent) {
          if (!sent.url.pathname.endsWith("/authorization")) return undefined;
          const body = JSON.parse(sent.body) as { authorization: string };
          const authorization = withClaims(body.authorization, (claims) => ({ ...claims, order: jws, tid: cheapTid }));
          return { body: JSON.stringify({ ...body, authorization }) };
        },
      });
      const purchase = await buy(world, page);
      // The buyer's wallet believes no result for bytes that it has not signed; who wants the goods does not mind.
      if (purchase.refused?.startsWith("wallet: no answer")) await tellShop(world, purchase, number);
      return ended(purchase, await shippedWrongly(world, number, { tid, price: 6_900n }));
    },
  },
  {
    ...{ changed: "authorization: signed for a cheaper order", by: "own wallet" },
    checks: [orderBytes, gatewayTid, shopVerifiesResult("order-mismatch"), registeredAmount],
    async attack(world) {
      const number = newNumber();
      const { page, tid } = await world.honest.shop.order(number, coconut, "registered");
      const purchase = await buy(world, page, { consent: async (consent) => ({ ...consent, ...(await cheaper(consent)) }) });
      return ended(purchase, await shippedWrongly(world, number, { tid, price: 6_900n }));
    },
  },
  {
    ...{ changed: "authorization: signed for another payee", by: "own wallet" },
    checks: [
      {
        name: "gateway: payee",
        refusal: "gateway: payee-mismatch",
        double: ({ doubles }) => void doubles.locked.push(lieAboutPayment((_row, { authorization }) => ({ merchant: authorization.payee }))),
      },
      {
        // The origin is looked up by the payee that the registry has.
        name: gatewayOrigin.name,
        refusal: gatewayOrigin.refusal,
        double: gatewayOrigin.double,
      },
      shopVerifiesResult("order-mismatch"),
      {
        name: "the ledger pays who is registered",
        refusal: "nothing gained",
        double: ({ doubles }) => void doubles.locked.push(lieAboutPayment((row) => ({ to: crookedAccount ?? row.to }))),
      },
    ],
    async attack(world) {
      const [row] = await world.database.query<{ account: bigint }>("select account from merchants where id = $1", [world.crooked.id]);
      crookedAccount = row?.account;
      await hasPaid(world, world.crooked);
      const number = newNumber();
      const { page, tid } = await world.honest.shop.order(number, coconut, "registered");
      const purchase = await buy(world, page, { consent: (consent) => ({ ...consent, payee: world.crooked.id }) });
      return ended(purchase, await shippedWrongly(world, number, { tid, price: 6_900n }));
    },
  },
  {
    ...{ changed: "origin: the button in a page of somebody else's", by: "other merchant", checks: [frameAncestors, walletOrigin, gatewayOrigin] },
    async attack(world) {
      const { payment = "" } = await world.honest.shop.order(newNumber(), coconut, "registered");
      const { page } = await world.crooked.shop.order(newNumber(), coconut, "whole");
      world.proxy.meddle({ answer: inButton(`<coconut-pay-button payment="${payment}">`) });
      const purchase = await buy(world, page);
      return ended({ ...purchase, payment }, (await received(world, world.honest, payment)) > 0n);
    },
  },
  {
    ...{ changed: "the order check skipped: signed for a cheaper order that nobody registered", by: "own wallet" },
    checks: [
      {
        name: "gateway: only what was registered is paid",
        refusal: "gateway: payment-not-found",
        double: ({ doubles, database }) => {
          doubles.gateway.signatureHolds = async () => {
            const read = await readOrder(said?.order ?? "");
            if (read) await registerAnything(database, read.order, said?.order ?? "", read.tid, unregistered.id);
            return true;
          };
        },
      },
      shopComparesTid,
    ],
    async attack(world) {
      const number = newNumber();
      const { tid } = await world.honest.shop.order(number, coconut, "whole");
      const honest = await world.honest.shop.order(newNumber(), coconut, "registered");
      const order = atPrice(JSON.parse((await world.honest.sdk.pageOrder({ number, ...coconut })).order), 1_000);
      unregistered.id = newId("pay");
      const purchase = await buy(world, honest.page, {
        async consent(consent) {
          said = { ...consent, payment: unregistered.id, order: await forgeOrder(order), tid: await tidOf(order), amount: order.total };
          return said;
        },
        told: () => ({ number, payment: unregistered.id }),
      });
      return ended(purchase, await shippedWrongly(world, number, { tid, price: 6_900n }));
    },
  },
];
