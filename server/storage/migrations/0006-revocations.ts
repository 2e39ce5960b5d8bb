/** What stands on the indirect CRL, and the list that was signed last. */
export const revocations = `
create sequence revocation_changes;
create table revocations (
  certificate bigint primary key references certificates,
  at timestamptz not null default now(),
  -- Names of RFC 5280 section 5.3.1.
  reason text not null check (reason in ('keyCompromise', 'superseded', 'cessationOfOperation', 'certificateHold')),
  -- Another number with every change, so that count and sum tell whether a signed list is still right.
  change bigint not null default nextval('revocation_changes')
);

-- Issuer (DER) and serial number of certificates that were listed: read out of each once, by its SHA-256.
create table revocation_names (
  thumbprint bytea primary key,
  issuer bytea not null,
  serial bytea not null
);

create table revocation_list (
  only_one boolean primary key default true check (only_one),
  -- Only ever rises: RFC 5280 section 5.2.3.
  number bigint not null default 0,
  -- What the list was made from.
  content text not null default '',
  this_update timestamptz not null default 'epoch',
  -- SHA-256 of the certificate whose key signed it.
  signer bytea not null default '',
  der bytea not null default ''
);
insert into revocation_list default values;

-- A certificate is suspended or revoked in several places; whichever it is, it is listed by the same commit.
create function list_revocation() returns trigger language plpgsql as $$
begin
  if new.status = 'active' then
    delete from revocations where certificate = new.certificate;
  else
    insert into revocations (certificate, at, reason) values (
      new.certificate,
      case when new.status = 'revoked' then coalesce(new.revoked_at, now()) else now() end,
      case when new.status = 'suspended' then 'certificateHold'
           when new.superseded then 'superseded'
           when old.cause = 'copied' then 'keyCompromise'
           else 'cessationOfOperation' end)
    on conflict (certificate) do update set at = excluded.at, reason = excluded.reason, change = excluded.change;
  end if;
  return null;
end $$;
create trigger list_revocation after update on certificate_states
  for each row when (old.status is distinct from new.status) execute function list_revocation();

insert into revocations (certificate, at, reason)
  select certificate, coalesce(revoked_at, now()),
    case when status = 'suspended' then 'certificateHold' when superseded then 'superseded' else 'cessationOfOperation' end
  from certificate_states where status <> 'active';
`;
