/** Requests of further devices, the end of a device's first day, and what a renewed certificate replaced. */
export const devices = `
create table device_requests (
  id text primary key,
  user_number bigint not null references users,
  device text not null,
  name text not null,
  -- PKCS#10, DER, as the device sent it.
  request bytea not null,
  spki_hash bytea not null,
  -- Sealed for this key: another key put into the row does not open it.
  pin_verifier bytea not null,
  -- The device's certificate whose place the new one takes.
  renews bigint references certificates,
  agent text not null,
  network_hint text not null,
  -- SHA-256 of id and address: whether another caller has the same one.
  address_hash bytea not null,
  -- A waiting request whose time is over counts as expired without being written.
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'denied', 'canceled')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  reminded_at timestamptz not null,
  certificate bigint references certificates,
  check ((state = 'approved') = (certificate is not null))
);
create index device_requests_of_user on device_requests (user_number, created_at);
create index device_requests_expiry on device_requests (expires_at);

-- "This was not me": until when no further device may ask.
create table device_request_blocks (
  user_number bigint primary key references users,
  until timestamptz not null
);

alter table certificate_states
  -- Until when a new device pays nothing without the PIN; null of a master.
  add column new_until timestamptz,
  -- Revoked because a newer certificate of the same device took its place: the device's logins go on.
  add column superseded boolean not null default false;

-- A master renewed under the same key: the certificates before, which stay evidence and stay to be revoked.
create table former_certificates (
  thumbprint bytea primary key,
  certificate bigint not null references certificates,
  der bytea not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  replaced_at timestamptz not null default now()
);
create index former_certificates_of_certificate on former_certificates (certificate);
`;
