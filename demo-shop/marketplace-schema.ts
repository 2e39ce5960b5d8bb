/** Sellers, stock, pictures, people, carts and deliveries: what makes the first shop a marketplace. */
export const marketplaceSchema = `
create table users (
  -- the user number that the certificate bears
  number text primary key check (number ~ '^[1-9][0-9]{9,17}$'),
  -- null until chosen after the first sign-in
  name text,
  joined_at timestamptz not null default now()
);

create table sessions (
  -- SHA-256 of the random id in the cookie
  id bytea primary key,
  user_number text references users,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_by_end on sessions (expires_at);

create table sign_in_challenges (
  challenge text primary key,
  session bytea not null references sessions on update cascade on delete cascade,
  expires_at timestamptz not null
);

create table sellers (
  id text primary key check (id ~ '^[a-z][a-z0-9-]{1,39}$'),
  name text not null unique,
  -- as the gateway knows it; null until the set-up has said so
  merchant text unique,
  -- the user number of the person who sells; need not have signed in here yet
  owner text
);
create index sellers_of_owner on sellers (owner);

create sequence products_position start 1000;
alter table products
  add column seller text references sellers,
  add column category text,
  -- what can still be ordered: what is held for open orders is taken off already
  add column stock int not null default 0 check (stock >= 0),
  add column state text not null default 'on-sale' check (state in ('on-sale', 'hidden')),
  add column created_at timestamptz not null default now(),
  add column changed_at timestamptz not null default now(),
  -- folded text that search reads, written by catalogue/search-keys.ts
  add column name_key text not null default '',
  add column text_key text not null default '',
  add column name_grams text[] not null default '{}',
  alter column position set default nextval('products_position');
create index products_by_category on products (category, position);
create index products_of_seller on products (seller, position);

create table pictures (
  id text primary key,
  product text not null references products on delete cascade,
  position int not null,
  type text not null check (type in ('image/svg+xml', 'image/png', 'image/jpeg', 'image/webp')),
  width int not null check (width between 1 and 4096),
  height int not null check (height between 1 and 4096),
  bytes bytea not null check (octet_length(bytes) between 1 and 2097152),
  size int not null generated always as (octet_length(bytes)) stored,
  unique (product, position) deferrable initially deferred
);

create table cart_lines (
  session bytea not null references sessions on update cascade on delete cascade,
  product text not null references products on delete cascade,
  quantity int not null check (quantity between 1 and 99),
  selected boolean not null default true,
  added_at timestamptz not null default now(),
  primary key (session, product)
);

alter table orders
  -- null for a guest, whose order is found by its link
  add column user_number text references users,
  -- in the link for another person who pays: shows what is bought, not where it goes
  add column pay_token text unique,
  add column other_payer boolean not null default false,
  add column method text not null default 'pickup' check (method in ('pickup', 'delivery')),
  add column recipient text,
  add column phone text,
  add column postcode text check (postcode ~ '^[0-9]{5}$'),
  add column address text,
  add column address_detail text,
  -- SHA-256(salt and delivery) stands in the signed order
  add column delivery_salt bytea,
  add column delivery_hash text,
  add constraint orders_delivery_check check (
    (method = 'delivery') = (recipient is not null and phone is not null and postcode is not null and address is not null and delivery_hash is not null));
create index orders_of_user on orders (user_number, created_at desc);
create index orders_open on orders (created_at) where state = 'open';

alter table order_lines add column seller text references sellers;

-- What one seller has to do with an order: ship it, receipt it, refund it. All that the gateway knows better is a copy.
create table order_parts (
  order_number text not null references orders,
  seller text not null references sellers,
  total bigint not null check (total > 0),
  shipped_at timestamptz,
  refunded bigint not null default 0 check (refunded between 0 and total),
  -- the newest receipt at the gateway, rcp_…
  receipt text,
  read_at timestamptz,
  primary key (order_number, seller)
);
create index order_parts_of_seller on order_parts (seller, order_number);

-- Stock of an order: held when its payment is registered, until the gateway says how that payment ended.
create table stock_holds (
  order_number text not null references orders,
  product text not null references products,
  quantity int not null check (quantity > 0),
  state text not null check (state in ('held', 'sold', 'released')),
  primary key (order_number, product)
);
create index stock_holds_held on stock_holds (order_number) where state = 'held';

-- Where the gateway tells of what happened; the secret is in the gateway's one answer only.
create table webhook_endpoints (
  seller text primary key references sellers,
  url text not null,
  endpoint text not null,
  secret text not null
);
`;
