/** Why an order was not taken, when it was last looked after, and who holds goods without having paid. */
export const orderSchema = `
alter table orders
  -- the problem code by which the gateway refused to register it
  add column refusal text check (refusal is null or state = 'canceled'),
  -- when tidying up has last looked at it
  add column tried_at timestamptz,
  -- the visitor who placed it, while that visit lasts
  add column session bytea references sessions on update cascade on delete set null,
  -- the network from which its goods were held last, for a day, and how often in all
  add column held_from text,
  add column held_at timestamptz not null default now(),
  add column times_held int not null default 1;
create index orders_of_session on orders (session) where session is not null;
create index orders_from_network on orders (held_from) where held_from is not null;
drop index orders_open;
create index orders_open on orders (tried_at nulls first, created_at) where state = 'open';
`;
