/** What pages presented as a merchant's order, and what the gateway found. */
export const orderChecks = `
create table order_checks (
  id bigint generated always as identity primary key,
  merchant text not null references merchants,
  order_number text not null,
  verdict text not null check (verdict in ('normal', 'abnormal')),
  -- tid_C and tid_S.
  presented bytea not null,
  fetched bytea not null,
  fields jsonb not null,
  code text not null,
  payment text references payments,
  at timestamptz not null,
  -- The check as the gateway signed it.
  signed text not null,
  check ((verdict = 'normal') = (payment is not null))
);
-- A payment comes of one normal check, however often its page is opened.
create unique index order_checks_of_payment on order_checks (payment);
create index order_checks_of_merchant on order_checks (merchant, id desc);
create index order_checks_of_order on order_checks (merchant, order_number, id desc);
`;
