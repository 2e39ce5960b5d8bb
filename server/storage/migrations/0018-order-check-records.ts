/** What merchants read of order checks besides the verdict: both sides of each field, and checks that failed; when they may be forgotten. */
export const orderCheckRecords = `
alter table order_checks
  drop constraint order_checks_verdict_check,
  drop constraint order_checks_check,
  -- Of a failed check there is no code, and nothing that the gateway would sign.
  alter column code drop not null,
  alter column signed drop not null,
  add column differences jsonb not null default '[]',
  add column reason text,
  add column detail text,
  add constraint order_checks_verdict check (verdict in ('normal', 'abnormal', 'failed')),
  add constraint order_checks_payment check ((verdict = 'normal') = (payment is not null)),
  add constraint order_checks_failed check ((verdict = 'failed') = (reason is not null) and (verdict = 'failed') = (code is null) and (verdict = 'failed') = (signed is null));
create index order_checks_of_code on order_checks (merchant, code, id desc);
create index order_checks_of_verdict on order_checks (merchant, verdict, id desc);
-- For pruning: what is evidence of no payment.
create index order_checks_unpaid on order_checks (at) where payment is null;
`;
