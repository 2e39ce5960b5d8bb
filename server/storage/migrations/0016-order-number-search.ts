/** Order numbers in the order of their bytes, whatever the database's collation is: a prefix is a range of them. */
export const orderNumberSearch = `
create index payments_by_order_number on payments (merchant, order_number collate "C", id desc);
drop index payments_of_order;
`;
