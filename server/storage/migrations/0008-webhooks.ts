/** Where merchants want events sent, the events, and each way of one to one endpoint. */
export const webhooks = `
create table webhook_endpoints (
  id text primary key,
  merchant text not null references merchants,
  url text not null,
  events text[] not null,
  enabled boolean not null default true,
  created_at timestamptz not null default now(),
  -- Sealed under the webhook key; the former one also signs until its time is over.
  secret bytea not null,
  former_secret bytea,
  former_until timestamptz,
  -- When the first try failed since the last that held.
  failing_since timestamptz,
  -- When continued failure disabled it; null where a person did.
  disabled_at timestamptz,
  deleted_at timestamptz
);
create index webhook_endpoints_of_merchant on webhook_endpoints (merchant) where deleted_at is null;

-- Only events that somebody asked for. Without foreign keys: each would lock a merchant's row in every payment.
create table events (
  id text primary key,
  merchant text not null,
  type text not null,
  -- The bytes that every try sends.
  body text not null,
  created_at timestamptz not null default now()
);
create index events_age on events (created_at);

create table webhook_deliveries (
  id text primary key,
  event text not null,
  endpoint text not null,
  merchant text not null,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'failed')),
  created_at timestamptz not null default now(),
  -- Tries that are noted, since it was made or sent again by hand.
  tries integer not null default 0,
  -- While it is pending: when it is due; while a process sends it: when another may, should that one have died.
  due_at timestamptz,
  -- Raised by each taking, so that only the last taker notes what came of it.
  takes integer not null default 0,
  attempts jsonb not null default '[]',
  check ((state = 'pending') = (due_at is not null))
) with (fillfactor = 70);
create index webhook_deliveries_due on webhook_deliveries (endpoint, due_at) where state = 'pending';
create index webhook_deliveries_of_merchant on webhook_deliveries (merchant, id desc);
create index webhook_deliveries_age on webhook_deliveries (created_at);
`;
