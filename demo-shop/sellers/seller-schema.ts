/** What sellers do by themselves: products with a version, pictures with words for who cannot see them, refunds, receipts. */
export const sellerSchema = `
-- counts the changes of what a seller writes; sales do not count
alter table products
  add column version int not null default 1,
  add column pictures_version int not null default 1;

-- null where the product's name says it
alter table pictures add column alt_ko text, add column alt_en text;

-- Written before the gateway is asked: after a crash the same number asks again, and pays nothing twice.
create table refunds (
  seller text not null references sellers,
  number text not null,
  order_number text not null references orders,
  amount bigint not null check (amount > 0),
  reason text not null,
  state text not null default 'asked' check (state in ('asked', 'done', 'refused')),
  asked_by text references users,
  asked_at timestamptz not null default now(),
  -- as the gateway knows it, rfd_…
  refund text unique,
  primary key (seller, number),
  check ((state = 'done') = (refund is not null))
);
create index refunds_of_order on refunds (order_number, seller);

create table receipts (
  -- as the gateway knows it, rcp_…
  id text primary key,
  order_number text not null references orders,
  seller text not null references sellers,
  revision int not null,
  -- what it says was refunded
  refunded bigint not null,
  issued_at timestamptz not null
);
create index receipts_of_order on receipts (order_number, seller);
`;
