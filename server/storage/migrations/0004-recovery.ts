/** Recovery codes, recoveries, and which key may be a user's next master. */
export const recovery = `
-- Only the hash: who reads the database cannot start a recovery. Gone with its first use.
create table recovery_codes (
  user_number bigint primary key references users,
  hash bytea not null,
  set_at timestamptz not null default now()
);

create table recoveries (
  id text primary key,
  user_number bigint not null references users,
  purpose text not null check (purpose in ('master', 'pin')),
  -- The hash of the code that was used up; null where the last master had named the key.
  code_hash bytea,
  device text not null,
  name text not null,
  -- The key that will be the master, or whose PIN is set anew: nobody else's finishes it.
  spki_hash bytea not null,
  -- Public ids of the certificates that may not veto.
  excluded text[] not null,
  -- A waiting one whose time is over counts as lapsed without being written.
  state text not null default 'waiting' check (state in ('waiting', 'vetoed', 'canceled', 'completed', 'lapsed')),
  started_at timestamptz not null,
  ready_at timestamptz not null,
  lapses_at timestamptz not null
);
create unique index recoveries_waiting on recoveries (user_number) where state = 'waiting';
create index recoveries_of_user on recoveries (user_number, started_at);

-- Who has had a master gets a new one only for this key, and only if it is proven: by the old master's PIN or by a recovery.
create table master_successors (
  user_number bigint primary key references users,
  spki_hash bytea not null,
  proven boolean not null
);

-- While a recovery waits nothing is paid without the PIN; a time, so that one that nobody ends ends by itself.
alter table allowances add column no_click_until timestamptz;
`;
