/** Whose order a refund is of, so that a marketplace finds what its sellers have refunded, also those who have left. */
export const refundsOfPayee = `
alter table refunds add column payee text references merchants;
update refunds r set payee = p.merchant from payments p where p.id = r.payment;
create index refunds_of_payee on refunds (payee, id desc);
`;
