/** Which of a merchant's signing keys an owner has approved for real money, with what was signed as evidence. */
export const keyApprovals = `
alter table merchant_certificates
  add column approval text,
  -- SHA-256 of the signing input: one approval is taken once.
  add column approval_consent bytea unique,
  -- Of the owner who signed.
  add column approval_certificate bigint references certificates,
  add column approved_at timestamptz,
  add constraint merchant_certificates_approval check (num_nulls(approval, approval_consent, approval_certificate, approved_at) in (0, 4));
`;
