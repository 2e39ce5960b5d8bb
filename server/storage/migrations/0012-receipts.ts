/** Receipts, and by which certificates sellers signed them. */
export const receipts = `
create table receipts (
  id text primary key,
  payment text not null references payments,
  -- The seller, who need not be the payee of a marketplace's order.
  merchant text not null references merchants,
  payer bigint not null references users,
  -- 1, and one more each time it is issued again after a refund.
  revision integer not null check (revision > 0),
  -- How many refunds it names.
  refunds integer not null check (refunds >= 0),
  total bigint not null check (total > 0),
  refunded bigint not null check (refunded >= 0),
  issued_at timestamptz not null,
  -- SHA-256 of each certificate that the seller's signature names.
  signers bytea[] not null,
  -- base64url, and the two signatures as JSON: what everybody gets, byte for byte.
  payload text not null,
  signatures text not null,
  unique (payment, merchant, revision)
);
create index receipts_of_merchant on receipts (merchant, id desc);
create index receipts_of_payer on receipts (payer, id desc);
alter table receipts alter column payload set storage external;
`;
