import { api } from "../../protocol/api.ts";
import { newId } from "../../protocol/ids.ts";
import { type Order, type OrderLine, signOrder, tidOf } from "../../protocol/order.ts";
import { createApiKey } from "../merchants/api-key.ts";
import { type CastPayer, type CastPayment, type CastSeller, castAcquaintance, castAuthorization } from "./cast.ts";
import type { ScratchGateway } from "./scratch-gateway.ts";
import { request } from "./scratch-wallet.ts";

/** An order of these lines, by its seller. */
export function orderWith(seller: CastSeller, lines: readonly OrderLine[], number = newId("req").slice(4)): Order {
  return { merchant: seller.id, number, currency: "KRW", lines: [...lines], total: String(lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n)) };
}

/** One line of an order. */
export function lineOf(name: string, quantity: number, unitPrice: number, seller?: string): OrderLine {
  const product = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return { product, name, quantity, unitPrice: String(unitPrice), amount: String(quantity * unitPrice), ...(seller !== undefined && { seller }) };
}

/** A seller's order, registered with its API key and paid by one click. */
export async function sell(gateway: ScratchGateway, seller: CastSeller, payer: CastPayer, order: Order): Promise<CastPayment> {
  const payment = await register(gateway, seller, order);
  await castAcquaintance(gateway.database, payer, seller);
  const body = { authorization: await castAuthorization(payer, payment) };
  const { status, body: answer } = await request(gateway.http, api.authorizePayment, { params: { id: payment.id }, body });
  if (status !== 200) throw new Error(`not paid: ${JSON.stringify(answer)}`);
  return payment;
}

/** A seller's order, registered and open. */
export async function register(gateway: ScratchGateway, seller: CastSeller, order: Order): Promise<CastPayment> {
  const signed = await signOrder(order, seller.key, seller.thumbprint);
  const { status, body } = await request(
    gateway.http,
    api.createPayment,
    { body: { order: signed }, idempotencyKey: order.number },
    { headers: await keyed(gateway, seller) },
  );
  if (status !== 201) throw new Error(`not registered: ${JSON.stringify(body)}`);
  return { id: String(body.id), tid: await tidOf(order), order: signed, seller };
}

const keys = new WeakMap<CastSeller, string>();
/** The headers of a seller's server: an API key, made once. */
export async function keyed({ database }: Pick<ScratchGateway, "database">, seller: CastSeller): Promise<Record<string, string>> {
  const key = keys.get(seller) ?? (await createApiKey(database, seller.id));
  keys.set(seller, key);
  return { authorization: `Bearer ${key}` };
}
