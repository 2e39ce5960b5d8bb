/** Money sent from person to person; the bytes that were signed are the ledger's evidence. */
export const transfers = `
create table transfers (
  id text primary key,
  payer bigint not null references users,
  payee bigint not null references users,
  amount bigint not null check (amount > 0),
  message text,
  at timestamptz not null,
  certificate bigint not null references certificates,
  sequence bigint not null,
  -- SHA-256 of the signing input: which consent moved the money.
  consent bytea not null,
  jws text not null,
  result text not null,
  check (payer <> payee)
);
create index transfers_of_payer on transfers (payer, at);
alter table transfers alter column jws set storage external;
`;
