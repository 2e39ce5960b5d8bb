import * as v from "valibot";
import type { Currency } from "../../protocol/money.ts";
import { minorUnits } from "../../protocol/money.ts";
import { Order } from "../../protocol/order.ts";
import { CoconutError } from "./error.ts";

/** One line of what is bought; `unitPrice` in minor units (KRW: won) as an integer or its decimal text. */
export interface LineInput {
  readonly product: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: bigint | number | string;
  /** The merchant (`mer_…`) that sells this line, where it is one that has joined this marketplace. */
  readonly seller?: string;
}

/** An order as a shop knows it; amounts and total are computed from its lines. */
export interface OrderInput {
  /** The shop's own number of the order, unique among its orders. */
  readonly number: string;
  readonly lines: readonly LineInput[];
  readonly currency?: Currency;
  /** base64url(SHA-256(salt and delivery address)); the address itself stays with the shop. */
  readonly delivery?: string;
}

/** The merchant's order in the form that is signed; throws CoconutError for amounts and texts that the gateway would refuse. */
export function prepareOrder(merchant: string, input: OrderInput): Order {
  let total = 0n;
  const lines = input.lines.map(({ product, name, quantity, unitPrice, seller }) => {
    const price = wholeUnits(unitPrice);
    const amount = price * BigInt(Number.isSafeInteger(quantity) ? quantity : 0);
    total += amount;
    return { product, name, quantity, unitPrice: String(price), amount: String(amount), ...(seller !== undefined && { seller }) };
  });
  const { number, currency = "KRW", delivery } = input;
  const order = v.safeParse(Order, { merchant, number, currency, lines, total: String(total), ...(delivery !== undefined && { delivery }) });
  if (!order.success) throw new CoconutError({ code: "order-invalid" }, { cause: new v.ValiError(order.issues) });
  return order.output;
}

function wholeUnits(price: bigint | number | string): bigint {
  if (typeof price === "bigint") return price;
  try {
    return minorUnits(String(price));
  } catch (cause) {
    throw new CoconutError({ code: "order-invalid" }, { cause });
  }
}
