import type { Delivery } from "./delivery.ts";

/** `open` until it is paid or its time is over; `review`: the gateway's word and our own record differ, a person must look. */
export type OrderState = "open" | "paid" | "expired" | "canceled" | "review";
/** What a buyer is told: an order is shipped or refunded when all of it is, and refused where the gateway would not register it. */
export type OrderStage = OrderState | "shipped" | "refunded" | "refused";

/** The lists in which a person finds orders. */
export const orderFilters = ["all", "open", "paid", "shipped", "refunded", "ended"] as const;
export type OrderFilter = (typeof orderFilters)[number];

export interface Seller {
  readonly id: string;
  readonly name: string;
}

export interface OrderLine {
  readonly product: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: bigint;
  readonly seller: Seller;
  /** The product's first picture now. */
  readonly picture: string | undefined;
}

/** One seller's part of an order. */
export interface OrderPart {
  readonly seller: Seller;
  readonly total: bigint;
  readonly refunded: bigint;
  readonly shippedAt: Date | undefined;
  /** The newest receipt at the gateway. */
  readonly receipt: string | undefined;
}

export interface Order {
  readonly number: string;
  /** In the order's address: who knows it sees all of it. */
  readonly token: string;
  /** In the address for another person who pays: that sees what is bought, not where it goes. */
  readonly payToken: string;
  readonly otherPayer: boolean;
  /** The name of the person who ordered. */
  readonly buyer: string;
  /** The user number of who ordered; none of a guest. */
  readonly user: string | undefined;
  readonly total: bigint;
  readonly state: OrderState;
  /** The problem code by which the gateway has refused to register it. */
  readonly refusal: string | undefined;
  readonly delivery: Delivery | undefined;
  readonly deliveryHash: string | undefined;
  readonly lines: readonly OrderLine[];
  readonly parts: readonly OrderPart[];
  readonly created: Date;
  readonly payment: string | undefined;
  readonly expires: Date | undefined;
  readonly paidAt: Date | undefined;
}

/** How far an order is, all its parts together. */
export function stageOf({ state, refusal, parts }: Pick<Order, "state" | "refusal" | "parts">): OrderStage {
  if (refusal !== undefined) return "refused";
  if (state !== "paid" || parts.length === 0) return state;
  const kept = parts.filter(({ refunded, total }) => refunded < total);
  if (kept.length === 0) return "refunded";
  return kept.every(({ shippedAt }) => shippedAt) ? "shipped" : "paid";
}

/** How far one seller's part is. */
export function partStage({ state, refusal }: Pick<Order, "state" | "refusal">, part: OrderPart): OrderStage {
  return stageOf({ state, refusal, parts: [part] });
}

/** Whether an order may be paid again after its payment has ended without money; what the gateway has refused it would refuse again. */
export function isPayableAgain({ state, refusal }: Pick<Order, "state" | "refusal">): boolean {
  return refusal === undefined && (state === "expired" || state === "canceled");
}
