import { randomBytes } from "node:crypto";
import type { Product } from "../catalogue/products.ts";
import type { Database } from "../database.ts";

/** `open` until it is paid or its time is over; `review`: the gateway's word and our own record differ, a person must look. */
export type OrderState = "open" | "paid" | "expired" | "canceled" | "review";

export interface OrderLine {
  readonly product: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: bigint;
}

export interface Order {
  readonly number: string;
  readonly token: string;
  readonly buyer: string;
  readonly total: bigint;
  readonly state: OrderState;
  readonly lines: readonly OrderLine[];
  readonly created: Date;
  readonly payment: string | undefined;
  readonly expires: Date | undefined;
  readonly paidAt: Date | undefined;
}

interface Row {
  readonly number: string;
  readonly token: string;
  readonly buyer: string;
  readonly total: string;
  readonly state: OrderState;
  readonly created_at: Date;
  readonly payment: string | null;
  readonly expires_at: Date | null;
  readonly paid_at: Date | null;
  readonly lines: readonly { product: string; name: string; quantity: number; unit_price: string }[];
}

const DIGITS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Writes an order of a guest and gives the token of its page. */
export async function placeOrder(database: Database, buyer: string, product: Product, quantity: number): Promise<string> {
  const number = Array.from(randomBytes(8), (byte) => DIGITS.charAt(byte % DIGITS.length)).join("");
  const token = randomBytes(16).toString("base64url");
  await database.transaction(async (tx) => {
    await tx.query("insert into orders (number, token, buyer, total) values ($1, $2, $3, $4)", [number, token, buyer, product.price * BigInt(quantity)]);
    await tx.query("insert into order_lines (order_number, position, product, name, quantity, unit_price) values ($1, 0, $2, $3, $4, $5)", [
      number,
      product.slug,
      product.name,
      quantity,
      product.price,
    ]);
  });
  return token;
}

/** The order of a token; undefined where there is none. */
export async function findOrder(database: Database, token: string): Promise<Order | undefined> {
  const [row] = await database.query<Row>(
    `select o.*, (select jsonb_agg(jsonb_build_object('product', product, 'name', name, 'quantity', quantity, 'unit_price', unit_price::text) order by position)
       from order_lines where order_number = o.number) as lines
     from orders o where token = $1`,
    [token],
  );
  return row && order(row);
}

/** Notes the payment by which an order can be paid. */
export async function notePayment(database: Database, number: string, payment: string, expires: Date): Promise<void> {
  await database.query("update orders set payment = $2, expires_at = $3 where number = $1 and payment is null", [number, payment, expires]);
}

/** Ends an open order as paid, with the evidence. */
export async function notePaid(database: Database, number: string, paidAt: Date, result: string): Promise<void> {
  await database.query("update orders set state = 'paid', paid_at = $2, result = $3 where number = $1 and state = 'open'", [number, paidAt, result]);
}

/** Ends an open order without money. */
export async function noteEnd(database: Database, number: string, state: "expired" | "canceled" | "review"): Promise<void> {
  await database.query("update orders set state = $2 where number = $1 and state = 'open'", [number, state]);
}

function order({ number, token, buyer, total, state, lines, created_at, payment, expires_at, paid_at }: Row): Order {
  return {
    number,
    token,
    buyer,
    total: BigInt(total),
    state,
    lines: lines.map((line) => ({ product: line.product, name: line.name, quantity: line.quantity, unitPrice: BigInt(line.unit_price) })),
    created: created_at,
    payment: payment ?? undefined,
    expires: expires_at ?? undefined,
    paidAt: paid_at ?? undefined,
  };
}
