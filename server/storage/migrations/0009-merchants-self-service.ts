/** Merchants who look after themselves: keys by id, appointments, origins by proof, sign-in to the dashboard. */
export const merchantsSelfService = `
alter table api_keys add column id text;
update api_keys set id = 'key_' || substr(encode(hash, 'hex'), 1, 26);
alter table api_keys alter column id set not null, add constraint api_keys_id_key unique (id);
create index api_keys_of_merchant on api_keys (merchant);

-- Null until the member has first acted for the merchant: before that nobody is told who they are.
alter table merchant_members add column accepted_at timestamptz;

-- What frames, payments and order fetches believe. Origins from before, and the operator's, need no proof.
alter table merchant_origins add column proven_by text not null default 'operator' check (proven_by in ('well-known', 'operator')),
  add column checked_at timestamptz,
  add column failure text,
  add column failing_since timestamptz,
  add column next_check timestamptz;
create index merchant_origins_due on merchant_origins (next_check) where proven_by = 'well-known';

-- What a merchant says is its own, proven or not: says nothing to anybody else.
create table origin_claims (
  merchant text not null references merchants,
  origin text not null,
  claimed_at timestamptz not null default clock_timestamp(),
  checked_at timestamptz,
  failure text,
  primary key (merchant, origin)
);

create table sign_in_challenges (
  challenge bytea primary key,
  expires_at timestamptz not null
);
create index sign_in_challenges_expiry on sign_in_challenges (expires_at);
`;
