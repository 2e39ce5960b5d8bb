/** Refunds, money that leaves for bank accounts, and sums per day. */
export const money = `
-- Each with the bytes that were signed: the evidence of its ledger entries.
create table refunds (
  id text primary key,
  payment text not null references payments,
  merchant text not null references merchants,
  number text not null,
  amount bigint not null check (amount > 0),
  reason text not null,
  at timestamptz not null,
  -- Of the member who signed; null where the merchant's own key did.
  certificate bigint references certificates,
  jws text not null,
  unique (merchant, number)
);
create index refunds_of_payment on refunds (payment);
create index refunds_of_merchant on refunds (merchant, id desc);
alter table refunds alter column jws set storage external;

-- Lines of money that goes out, and of merchants: those that are there are top-ups of users.
alter table bank_statement_lines alter column user_number drop not null,
  add column merchant text references merchants,
  add column direction text not null default 'credit' check (direction in ('credit', 'debit')),
  add constraint bank_statement_lines_owner check ((user_number is null) <> (merchant is null)) not valid;

-- Payouts of merchants and withdrawals of users, each by a signed order and with the bank's line.
create table payouts (
  id text primary key,
  merchant text references merchants,
  user_number bigint references users,
  -- The merchant's own number of it.
  number text,
  amount bigint not null check (amount > 0),
  bank text not null,
  bank_account text not null,
  at timestamptz not null,
  line bigint not null unique references bank_statement_lines,
  certificate bigint references certificates,
  -- SHA-256 of the signing input: one order is paid once, however often it comes.
  consent bytea not null unique,
  jws text not null,
  unique (merchant, number),
  check ((merchant is null) <> (user_number is null)),
  check ((merchant is null) = (number is null)),
  check (merchant is not null or certificate is not null)
);
create index payouts_of_merchant on payouts (merchant, id desc);
create index payouts_of_user on payouts (user_number, id desc);
alter table payouts alter column jws set storage external;

-- Sums of an account's days (Asia/Seoul) that are over: entries never change, so neither do these.
create table ledger_days (
  account bigint not null references ledger_accounts,
  day date not null,
  kind text not null,
  entries bigint not null,
  amount bigint not null,
  primary key (account, day, kind)
);
-- Up to which day, itself included, an account's days are in ledger_days.
create table ledger_days_known (
  account bigint primary key references ledger_accounts,
  day date not null
);

-- The first entry of an account that is not older than a moment, found by halving: ids and times of an account rise together.
create function ledger_entry_since(of_account bigint, moment timestamptz) returns bigint language plpgsql stable as $$
declare
  low bigint := 0;
  high bigint;
  middle bigint;
  found record;
begin
  select id into high from ledger_entries where account = of_account order by id desc limit 1;
  if high is null then return null; end if;
  high := high + 1;
  while low < high loop
    middle := (low + high) / 2;
    select id, at into found from ledger_entries where account = of_account and id >= middle order by id limit 1;
    if found.id is null or found.at >= moment then high := middle; else low := found.id + 1; end if;
  end loop;
  return low;
end $$;
`;
