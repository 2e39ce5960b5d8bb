import { readOrder } from "../../protocol/order.ts";
import { findPayment } from "../../server/payments/store.ts";
import { lieAboutPayment } from "./doubles.ts";
import { registerAnything } from "./forge.ts";
import type { Check } from "./row.ts";

// The checks that attacks meet, each with the double that stands in its place when the experiment leaves it out.

/** The gateway compares the page's order with the merchant's own. */
export const orderCheck = (fields = ""): Check => ({
  name: "order check",
  refusal: `order check: ${fields}`,
  double: ({ doubles }) => {
    doubles.gateway.compare = async () => [];
  },
});

/** What is registered and paid is the fetched order, whatever the page says; without it, what the page says. */
export const fetchedIsRegistered = (said: () => Promise<string>): Check => ({
  name: "the fetched order is what is paid",
  refusal: "nothing gained",
  double: ({ doubles }) => {
    doubles.gateway.fetchOrder = async () => ({ order: await said(), began: Date.now() });
  },
});

/** An order is the merchant's by its signature. */
export const merchantSignature: Check = {
  name: "the merchant's signature",
  refusal: "gateway: order-fetch-failed",
  double: ({ doubles }) => {
    doubles.gateway.readOrder = async (_tx, _merchant, jws) => {
      const read = await readOrder(jws);
      if (!read) throw new Error("not even an order");
      return read;
    };
    doubles.gateway.register = async (tx, { merchant, order: jws }) => {
      const read = await readOrder(jws);
      const id = read && (await registerAnything(tx, read.order, jws, read.tid));
      const payment = id && (await findPayment(tx, merchant, id));
      if (!payment) throw new Error("not registered");
      return payment;
    };
  },
};

/** The shop asks the gateway from server to server; without it, it believes what it is told. */
export const shopAsks = (refusal: string, who: "honest" | "crooked" = "honest"): Check => ({
  name: "shop: asks the gateway",
  refusal: `shop: ${refusal}`,
  double: (world) => {
    world.doubles.shop.ask = async (id) => ({ ...(await world[who].sdk.getPayment(id)), state: "paid" });
  },
});

/** The shop compares the paid order's number with that of its own. */
export const shopComparesNumber: Check = {
  name: "shop: the payment's order number",
  refusal: "shop: another order's number",
  double: ({ doubles }) => {
    doubles.shop.sameNumber = () => true;
  },
};

/** The shop compares the paid order's tid with that of its own. */
export const shopComparesTid: Check = {
  name: "shop: the payment's tid",
  refusal: "shop: another order's tid",
  double: ({ doubles }) => {
    doubles.shop.sameOrder = () => true;
  },
};

/** The shop's SDK verifies the gateway's signed result against the order. */
export const shopVerifiesResult = (refusal: "order-mismatch" | "answer-invalid"): Check => ({
  name: "shop: the signed result",
  refusal: `shop: ${refusal}`,
  double: ({ doubles }) => {
    doubles.shop.proven = async () => undefined;
  },
});

/** The browser shows a payment's button in its merchant's pages only. */
export const frameAncestors: Check = {
  name: "browser: frame-ancestors",
  refusal: "browser: frame-ancestors",
  double: ({ doubles }) => {
    doubles.framesAnywhere = true;
  },
};

/** The wallet signs nothing for a page that is not the merchant's. */
export const walletOrigin: Check = {
  name: "wallet: origin",
  refusal: "wallet: origin-mismatch",
  double: ({ doubles }) => {
    doubles.payAnywhere = true;
  },
};

/** The gateway compares the origin inside the authorization with the merchant's. */
export const gatewayOrigin: Check = {
  name: "gateway: origin",
  refusal: "gateway: origin-mismatch",
  double: ({ doubles }) => {
    doubles.locked.push((item, world) => {
      const row = world.payments.get(item.authorization.payment);
      if (row) world.origins.set(row.merchant, new Set([item.authorization.origin]));
    });
  },
};

/** One click pays merchants alone that the buyer has paid before. */
export const firstPaymentPin: Check = {
  name: "gateway: the PIN for a merchant never paid before",
  refusal: "gateway: pin-required",
  double: ({ doubles }) =>
    void doubles.locked.push(({ signer, authorization }, world) => {
      world.acquaintances.add(`${signer.user}:${world.payments.get(authorization.payment)?.merchant}`);
    }),
};

/** The gateway compares the order inside the authorization with the registered one, byte for byte. */
export const orderBytes: Check = {
  name: "gateway: the registered order's bytes",
  refusal: "gateway: amount-mismatch",
  double: ({ doubles }) => void doubles.locked.push(lieAboutPayment((_row, { orderHash }) => ({ orderHash }))),
};

/** The gateway compares the tid inside the authorization with the registered one. */
export const gatewayTid: Check = {
  name: "gateway: tid",
  refusal: "gateway: tid-mismatch",
  double: ({ doubles }) => void doubles.locked.push(lieAboutPayment((_row, item) => ({ tid: Buffer.from(item.authorization.tid, "base64url") }))),
};

/** The ledger moves what is registered, whatever the authorization claims. */
export const registeredAmount: Check = {
  name: "the ledger moves what is registered",
  refusal: "nothing gained",
  double: ({ doubles }) =>
    void doubles.locked.push(
      lieAboutPayment((_row, { result }) => ({ amount: BigInt(JSON.parse(Buffer.from(result.split(".")[1] ?? "", "base64url").toString()).amount) })),
    ),
};

/** The gateway checks the device's signature over the authorization. */
export const deviceSignature: Check = {
  name: "gateway: the device's signature",
  refusal: "gateway: signature-invalid",
  double: ({ doubles }) => {
    doubles.gateway.signatureHolds = async () => true;
  },
};
