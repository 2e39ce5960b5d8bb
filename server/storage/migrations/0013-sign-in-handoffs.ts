/** Hand-offs in which a phone signs in at a merchant's for a PC, in place of paying. */
export const signInHandoffs = `
alter table handoffs alter column payment drop not null,
  -- Whose page the PC shows, the challenge of that merchant's server, and what the phone signed.
  add column merchant text references merchants,
  add column challenge text,
  add column sign_in text,
  drop constraint handoffs_state_check,
  add constraint handoffs_state_check check (state in ('waiting', 'bound', 'paid', 'signed', 'declined', 'canceled')),
  add constraint handoffs_purpose_check check (
    (payment is null) = (merchant is not null) and (merchant is null) = (challenge is null) and (payment is null or state <> 'signed')),
  add constraint handoffs_signed_check check ((state = 'signed') = (sign_in is not null) and (sign_in is null or certificate is not null));
`;
