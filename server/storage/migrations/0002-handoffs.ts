/** Hand-offs: a public PC asks, a phone is bound and pays. */
export const handoffs = `
create table handoffs (
  id text primary key,
  payment text not null references payments,
  -- The page that asks: of the payment's merchant, or one of the gateway's own.
  origin text not null,
  -- The PC's ephemeral key, SubjectPublicKeyInfo DER.
  pc_key bytea not null,
  -- Which generation of K_s the secret is derived from; the secret itself is nowhere.
  kid text not null,
  -- SHA-256 of the payment and the address that asked.
  asker bytea not null,
  -- Its own ends only: what ends with time or with the payment is read from expires_at and the payment.
  state text not null default 'waiting' check (state in ('waiting', 'bound', 'paid', 'declined', 'canceled')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- The phone's, once bound.
  certificate bigint references certificates,
  second_phone boolean not null default false,
  not_mine boolean not null default false,
  -- HMAC of the eight digits.
  typed_hash bytea,
  typed_expires_at timestamptz,
  check (state not in ('bound', 'paid', 'declined') or certificate is not null),
  check ((typed_hash is null) = (typed_expires_at is null))
) with (fillfactor = 70);
create index handoffs_of_payment on handoffs (payment);
create index handoffs_of_asker on handoffs (asker);
create index handoffs_expiry on handoffs (expires_at);
create index handoffs_typed on handoffs (typed_hash) where typed_hash is not null;
create index handoffs_typed_expiry on handoffs (typed_expires_at) where typed_expires_at is not null;
`;
