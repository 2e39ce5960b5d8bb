import { demoProductRows, demoSellers, firstProductRows, pictureRows } from "./catalogue/demo/seed.ts";
import { catalogue } from "./catalogue/first-products.ts";
import { marketplaceSchema } from "./marketplace-schema.ts";
import { orderSchema } from "./orders/order-schema.ts";
import { sellerSchema } from "./sellers/seller-schema.ts";

/** One step of the shop's schema; steps are never changed, only added. */
export interface Migration {
  readonly sql: string;
  readonly values?: readonly unknown[];
}

const products: Migration = {
  sql: `insert into products (slug, position, price, name_ko, text_ko, name_en, text_en)
    select * from jsonb_to_recordset($1::jsonb) as p(slug text, position int, price bigint, name_ko text, text_ko text, name_en text, text_en text)`,
  values: [
    JSON.stringify(
      catalogue.map(({ slug, price, ko, en }, position) => ({ slug, position, price, name_ko: ko[0], text_ko: ko[1], name_en: en[0], text_en: en[1] })),
    ),
  ],
};

const sellers: Migration = {
  sql: "insert into sellers select * from jsonb_to_recordset($1::jsonb) as s(id text, name text)",
  values: [JSON.stringify(demoSellers)],
};

const KEYS = "name_key text, text_key text, name_grams text[]";

const firstProducts: Migration = {
  sql: `update products p set seller = n.seller, category = n.category, stock = n.stock, name_key = n.name_key, text_key = n.text_key, name_grams = n.name_grams
    from jsonb_to_recordset($1::jsonb) as n(slug text, seller text, category text, stock int, ${KEYS}) where p.slug = n.slug`,
  values: [JSON.stringify(firstProductRows())],
};

const demoProducts: Migration = {
  sql: `insert into products (slug, position, seller, category, price, stock, name_ko, text_ko, name_en, text_en, name_key, text_key, name_grams)
    select slug, position, seller, category, price, stock, name_ko, text_ko, name_en, text_en, name_key, text_key, name_grams
    from jsonb_to_recordset($1::jsonb) as n(slug text, position int, seller text, category text, price bigint, stock int,
      name_ko text, text_ko text, name_en text, text_en text, ${KEYS})`,
  values: [JSON.stringify(demoProductRows())],
};

const pictures: Migration = {
  sql: `insert into pictures (id, product, position, type, width, height, bytes)
    select id, product, position, type, width, height, decode(bytes, 'base64')
    from jsonb_to_recordset($1::jsonb) as n(id text, product text, position int, type text, width int, height int, bytes text)`,
  values: [JSON.stringify(pictureRows())],
};

/** Orders from before there were sellers were the shop's own. */
const firstOrders: Migration = {
  sql: `with lines as (update order_lines set seller = 'market' where seller is null returning order_number, quantity * unit_price as sum)
    insert into order_parts (order_number, seller, total) select order_number, 'market', sum(sum) from lines group by order_number`,
};

export const migrations: readonly Migration[] = [
  {
    sql: `
      create table products (
        slug text primary key,
        position int not null unique,
        price bigint not null check (price > 0),
        name_ko text not null, text_ko text not null,
        name_en text not null, text_en text not null
      );
      create table orders (
        number text primary key,
        -- who knows it may see the order; it is in the order's address
        token text not null unique,
        buyer text not null,
        total bigint not null check (total > 0),
        state text not null default 'open' check (state in ('open', 'paid', 'expired', 'canceled', 'review')),
        created_at timestamptz not null default now(),
        payment text unique,
        expires_at timestamptz,
        paid_at timestamptz,
        -- the gateway's signed result: the shop's evidence
        result text,
        check ((state = 'paid') = (paid_at is not null and result is not null))
      );
      create table order_lines (
        order_number text not null references orders,
        position int not null,
        product text not null references products,
        name text not null,
        quantity int not null check (quantity between 1 and 99),
        unit_price bigint not null check (unit_price > 0),
        primary key (order_number, position)
      );`,
  },
  products,
  { sql: marketplaceSchema },
  // A form that is sent twice is one order.
  { sql: "alter table orders add column form text unique" },
  sellers,
  firstProducts,
  demoProducts,
  pictures,
  firstOrders,
  {
    sql: `alter table products alter column seller set not null, alter column category set not null;
      alter table order_lines alter column seller set not null;`,
  },
  { sql: sellerSchema },
  // Who sells must still hold the certificate, and hold it on this device.
  { sql: "alter table sessions add column chain jsonb, add column by_handoff boolean not null default false" },
  // What was sold and came back, or never left, can be ordered again.
  {
    sql: `alter table stock_holds drop constraint stock_holds_state_check,
      add constraint stock_holds_state_check check (state in ('held', 'sold', 'released', 'returned'))`,
  },
  { sql: orderSchema },
];
