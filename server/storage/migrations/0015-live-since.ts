/** Since when a merchant takes real money: what was registered before stays test money. */
export const liveSince = `
alter table merchants add column live_since timestamptz;
`;
