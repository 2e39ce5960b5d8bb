/** Why the operator has refused live mode, for the merchant to read. */
export const liveRefusals = `
alter table merchants add column live_refused_at timestamptz, add column live_refusal text;
`;
