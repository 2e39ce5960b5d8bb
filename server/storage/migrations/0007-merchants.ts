/** Who acts for a merchant, what of a payment went to whom, and the further kinds of ledger entries. */
export const merchants = `
alter table ledger_entries drop constraint ledger_entries_kind_check,
  add constraint ledger_entries_kind_check check (kind in ('payment', 'top-up', 'refund', 'payout', 'withdrawal', 'transfer')) not valid;

-- Digits and texts that receipts print; null until a user says for which business they act.
alter table users add column business jsonb;

alter table merchants add column business jsonb,
  add column order_url text,
  -- When a member asked for live mode; livemode is the operator's answer.
  add column live_requested_at timestamptz;

create table merchant_members (
  merchant text not null references merchants,
  user_number bigint not null references users,
  role text not null check (role in ('owner', 'operator')),
  since timestamptz not null default now(),
  -- Kept when the appointment ends: receipts name it.
  ended_at timestamptz,
  primary key (merchant, user_number)
);
create index merchant_members_of_user on merchant_members (user_number);

-- The marketplaces whose orders may carry lines of a merchant.
create table marketplace_sellers (
  seller text not null references merchants,
  marketplace text not null references merchants,
  since timestamptz not null default now(),
  primary key (seller, marketplace),
  check (seller <> marketplace)
);

alter table payments add column refunded bigint not null default 0,
  -- Whether the money goes to the sellers in payment_shares rather than to the payee's account.
  add column shared boolean not null default false,
  add constraint payments_refunded_check check (refunded between 0 and amount) not valid;
create table payment_shares (
  payment text not null references payments,
  merchant text not null references merchants,
  account bigint not null references ledger_accounts,
  amount bigint not null check (amount > 0),
  refunded bigint not null default 0,
  primary key (payment, merchant),
  check (refunded between 0 and amount)
);
create index payment_shares_of_merchant on payment_shares (merchant, payment desc);
`;
