/** The schema of the spine: accounts, certificates, merchants, payments and the ledger. */
export const spine = `
-- The root whose certificates and results this database is about: two folders of keys would make two.
create table trust_anchor (
  only_one boolean primary key default true check (only_one),
  root_spki_sha256 text not null
);

-- Double entry. A ledger account knows no owner; owners point to it.
create table ledger_accounts (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('user', 'merchant', 'bank')),
  currency text not null check (currency = 'KRW'),
  balance bigint not null default 0,
  -- Only the bank's side of top-ups and payouts may be below zero.
  constraint balance_not_negative check (balance >= 0 or kind = 'bank')
) with (fillfactor = 60);

create sequence ledger_entry_ids;
create table ledger_entries (
  account bigint not null references ledger_accounts,
  id bigint not null default nextval('ledger_entry_ids'),
  at timestamptz not null,
  kind text not null check (kind in ('payment', 'top-up')),
  -- What this entry is evidence of: a payment id, or the number of a bank statement line.
  reference text not null,
  amount bigint not null check (amount <> 0),
  balance bigint not null,
  primary key (account, id)
);

create sequence user_numbers start 1000000001;
create table users (
  number bigint primary key default nextval('user_numbers'),
  email text not null,
  -- Lower case of the e-mail; one account each.
  email_key text not null unique,
  name text not null,
  password_hash text not null,
  -- Raised by "log out everywhere": tokens of an older generation are refused.
  generation integer not null default 1,
  account bigint not null references ledger_accounts,
  created_at timestamptz not null default now()
);

-- What one click may pay; locked by every payment of the user.
create table allowances (
  user_number bigint primary key references users,
  per_payment bigint not null default 50000 check (per_payment >= 0),
  total bigint not null default 150000 check (total >= 0),
  spent_since_pin bigint not null default 0 check (spent_since_pin >= 0)
) with (fillfactor = 60);

create table device_logs (
  user_number bigint not null references users,
  index integer not null,
  entry text not null,
  head bytea not null,
  at timestamptz not null default now(),
  primary key (user_number, index)
);

create table certificates (
  id bigint generated always as identity primary key,
  public_id text not null unique,
  user_number bigint not null references users,
  device text not null,
  name text not null,
  role text not null check (role in ('master', 'additional')),
  thumbprint bytea not null unique,
  der bytea not null,
  master_der bytea,
  spki_hash bytea not null unique,
  not_before timestamptz not null,
  not_after timestamptz not null,
  -- PBKDF2 verifier of the PIN, encrypted under the PIN key.
  pin_verifier bytea not null,
  created_at timestamptz not null default now()
);
create index certificates_of_user on certificates (user_number);

-- What changes with every use of a certificate; locked by every payment signed with it.
create table certificate_states (
  certificate bigint primary key references certificates,
  status text not null default 'active' check (status in ('active', 'suspended', 'revoked')),
  cause text check (cause in ('pin', 'copied')),
  highest_sequence bigint not null default 0,
  highest_issued bigint not null default 0,
  pin_failures integer not null default 0,
  last_used timestamptz,
  -- Logins of the device that are older than this are refused.
  revoked_at timestamptz
) with (fillfactor = 60);

-- At most one master that is not revoked.
create table masters (
  user_number bigint primary key references users,
  certificate bigint not null unique references certificates
);

create table login_nonces (
  token_hash bytea not null,
  nonce text not null,
  expires_at timestamptz not null,
  primary key (token_hash, nonce)
);
create index login_nonces_expiry on login_nonces (expires_at);

-- From where a user has logged in of late: there, guessing from elsewhere does not shut the user out.
create table login_addresses (
  user_number bigint not null references users,
  address_hash bytea not null,
  seen_at timestamptz not null default now(),
  primary key (user_number, address_hash)
);
create index login_addresses_age on login_addresses (seen_at);

-- Fixed windows, one row per limit and subject.
create table rate_limits (
  subject text primary key,
  window_end timestamptz not null,
  used integer not null
) with (fillfactor = 60);

create table merchants (
  id text primary key,
  name text not null,
  -- The name with look-alike letters folded; one merchant each.
  name_key text not null unique,
  account bigint not null unique references ledger_accounts,
  livemode boolean not null default false,
  created_at timestamptz not null default now()
);
create table merchant_origins (
  origin text primary key,
  merchant text not null references merchants,
  added_at timestamptz not null default clock_timestamp()
);
create index merchant_origins_of_merchant on merchant_origins (merchant);
create table merchant_certificates (
  thumbprint bytea primary key,
  merchant text not null references merchants,
  der bytea not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  revoked_at timestamptz
);
create table api_keys (
  -- SHA-256 of the key; the key itself is shown once and never stored.
  hash bytea primary key,
  merchant text not null references merchants,
  hint text not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

create table payments (
  id text primary key,
  merchant text not null references merchants,
  payee_account bigint not null references ledger_accounts,
  tid bytea not null,
  -- SHA-256 of the merchant-signed order's compact JWS.
  order_hash bytea not null,
  order_number text not null,
  -- The order number while no other payment may be made for it; null once canceled or expired.
  order_key text,
  currency text not null,
  amount bigint not null check (amount > 0),
  state text not null default 'created' check (state in ('created', 'paid', 'expired', 'canceled')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  paid_at timestamptz,
  certificate bigint references certificates,
  sequence bigint,
  check ((state = 'paid') = (paid_at is not null and certificate is not null and sequence is not null)),
  unique (merchant, order_key)
) with (fillfactor = 70);
create index payments_of_merchant on payments (merchant, id desc);
create index payments_of_order on payments (merchant, order_number);
-- Not partial: a predicate on the state would keep the change to paid from staying on its page (HOT).
create index payments_expiry on payments (expires_at);
create table payment_orders (
  payment text primary key references payments,
  jws text not null
) with (toast_tuple_target = 8160);
alter table payment_orders alter column jws set storage main;

-- Every authorization whose signature held: the number is used up; those that paid keep their bytes and result.
create table authorizations (
  certificate bigint not null references certificates,
  sequence bigint not null,
  hash bytea not null,
  at timestamptz not null,
  payment text references payments,
  jws text,
  result text,
  primary key (certificate, sequence),
  check ((payment is null) = (jws is null) and (jws is null) = (result is null))
) with (toast_tuple_target = 8160);
alter table authorizations alter column jws set storage external;
alter table authorizations alter column result set storage external;

-- Who has paid whom before.
create table acquaintances (
  user_number bigint not null references users,
  merchant text not null references merchants,
  since timestamptz not null default now(),
  primary key (user_number, merchant)
);

create table idempotency_keys (
  owner text not null,
  key text not null,
  request_hash bytea not null,
  reply text,
  created_at timestamptz not null default now(),
  primary key (owner, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

-- The test bank's own key: it stands for another institution, whose key the gateway's key store would never hold.
create table test_bank_keys (
  id smallint primary key default 1 check (id = 1),
  -- PKCS#8 and SubjectPublicKeyInfo, DER.
  private_key bytea not null,
  public_key bytea not null
);

-- Statement lines of the test bank, each signed by it.
create table bank_statement_lines (
  number bigint generated always as identity primary key,
  user_number bigint not null references users,
  amount bigint not null check (amount > 0),
  at timestamptz not null default now(),
  statement text not null
);
create index bank_statement_lines_of_user on bank_statement_lines (user_number, at);

-- The test bank's own account, the other side of every top-up.
insert into ledger_accounts (kind, currency) values ('bank', 'KRW');
`;
