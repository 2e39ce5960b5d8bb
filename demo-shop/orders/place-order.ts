import { randomBytes } from "node:crypto";
import { removeFromCart } from "../cart/cart.ts";
import { findProducts, type Product } from "../catalogue/products.ts";
import type { Database } from "../database.ts";
import { holdStock, SoldOut, type Wanted } from "../stock/holds.ts";
import type { Language } from "../words.ts";
import { type Delivery, sealDelivery } from "./delivery.ts";
import { admitOrder, type Holder, type OrderLimits } from "./limits.ts";

export interface NewOrder {
  readonly wanted: readonly Wanted[];
  /** The name of the person who orders. */
  readonly buyer: string;
  readonly holder: Holder;
  readonly delivery?: Delivery | undefined;
  readonly otherPayer?: boolean;
  readonly language: Language;
  /** What the buyer was shown as the sum; another sum is not ordered. */
  readonly shown?: bigint | undefined;
  /** Whether the goods leave the visitor's cart. */
  readonly fromCart?: boolean;
  /** A form's own random number: sent twice it is one order. */
  readonly form?: string | undefined;
}

/** The sum is no longer what the buyer was shown: a price has changed. */
export class SumChanged extends Error {}

// Without what is easily taken for something else.
const DIGITS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * Writes an order, holds its goods, and gives the token of its page; throws {@link SoldOut}, {@link SumChanged} or `TooManyOrders`, and
 * then nothing is written.
 */
export async function placeOrder(database: Database, order: NewOrder, limits: OrderLimits): Promise<string> {
  return database.transaction(async (tx) => {
    if (order.form) {
      // Two of one form at once: the second waits here until the first is written.
      await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [order.form]);
      const [same] = await tx.query<{ token: string }>("select token from orders where form = $1", [order.form]);
      if (same) return same.token;
    }
    const products = await findProducts(
      tx,
      order.language,
      order.wanted.map(({ product }) => product),
    );
    const lines = order.wanted.map(({ product: slug, quantity }) => {
      const product = products.find((found) => found.slug === slug);
      if (!product) throw new SoldOut(slug, 0);
      return { product, quantity };
    });
    const total = lines.reduce((sum, { product, quantity }) => sum + product.price * BigInt(quantity), 0n);
    if (order.shown !== undefined && order.shown !== total) throw new SumChanged();
    await admitOrder(tx, order.holder, limits);
    const number = Array.from(randomBytes(8), (byte) => DIGITS.charAt(byte % DIGITS.length)).join("");
    const token = await writeOrder(tx, number, order, total);
    await writeLines(tx, number, lines);
    await holdStock(tx, number, order.wanted);
    if (order.fromCart && order.holder.session) {
      await removeFromCart(
        tx,
        order.holder.session,
        order.wanted.map(({ product }) => product),
      );
    }
    return token;
  });
}

async function writeOrder(tx: Pick<Database, "query">, number: string, order: NewOrder, total: bigint): Promise<string> {
  const { buyer, holder, delivery, otherPayer = false, form = null } = order;
  const sealed = delivery && sealDelivery(delivery);
  const token = randomBytes(16).toString("base64url");
  await tx.query(
    `insert into orders (number, token, pay_token, buyer, user_number, other_payer, total, method, recipient, phone, postcode, address, address_detail,
       delivery_salt, delivery_hash, form, session, held_from)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    [
      number,
      token,
      randomBytes(16).toString("base64url"),
      buyer,
      holder.user ?? null,
      otherPayer,
      total,
      delivery ? "delivery" : "pickup",
      delivery?.recipient,
      delivery?.phone,
      delivery?.postcode,
      delivery?.address,
      delivery?.detail,
      sealed?.salt,
      sealed?.hash,
      form,
      holder.session ?? null,
      holder.network,
    ],
  );
  return token;
}

async function writeLines(tx: Pick<Database, "query">, number: string, lines: readonly { product: Product; quantity: number }[]): Promise<void> {
  const rows = lines.map(({ product: { slug, name, price, seller }, quantity }, position) => {
    return { position, product: slug, name, quantity, unit_price: String(price), seller: seller.id };
  });
  await tx.query(
    `insert into order_lines (order_number, position, product, name, quantity, unit_price, seller)
     select $1, * from jsonb_to_recordset($2::jsonb) as l(position int, product text, name text, quantity int, unit_price bigint, seller text)`,
    [number, JSON.stringify(rows)],
  );
  await tx.query(
    "insert into order_parts (order_number, seller, total) select $1, seller, sum(quantity * unit_price) from order_lines where order_number = $1 group by seller",
    [number],
  );
}
