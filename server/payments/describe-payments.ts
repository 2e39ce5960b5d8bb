import { readAuthorization } from "../../protocol/authorization.ts";
import type { EntryDescription } from "../ledger/list-entries.ts";
import type { Transaction } from "../storage/database.ts";

/** What entries say of their payments, by payment id: the other side's name (for a merchant its own order number) and the origin that was signed. */
export async function describePayments(tx: Transaction, payments: readonly string[], reader: "payer" | "payee"): Promise<Map<string, EntryDescription>> {
  const rows = await tx.query<{ id: string; order_number: string; name: string; jws: string }>(
    `select p.id, p.order_number, m.name, a.jws from payments p join merchants m on m.id = p.merchant
     join authorizations a on a.certificate = p.certificate and a.sequence = p.sequence where p.id = any($1::text[])`,
    [payments],
  );
  return new Map(
    rows.flatMap(({ id, order_number: orderNumber, name, jws }) => {
      const origin = readAuthorization(jws)?.authorization.origin;
      return origin === undefined ? [] : [[id, { payment: { id, orderNumber, counterparty: reader === "payer" ? name : orderNumber, origin } }]];
    }),
  );
}
