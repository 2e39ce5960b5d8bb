import type { EntryDescription } from "../ledger/list-entries.ts";
import type { Transaction } from "../storage/database.ts";

/**
 * What entries say of refunds, by refund id: the payment as `describePayments` tells it, with the merchant that refunds as the other
 * side for the payer, and the reason.
 */
export async function describeRefunds(
  tx: Transaction,
  refunds: readonly string[],
  reader: "payer" | "payee",
  describePayments: (payments: readonly string[]) => Promise<ReadonlyMap<string, EntryDescription>>,
): Promise<Map<string, EntryDescription>> {
  const rows = await tx.query<{ id: string; payment: string; name: string; reason: string }>(
    "select r.id, r.payment, m.name, r.reason from refunds r join merchants m on m.id = r.merchant where r.id = any($1::text[])",
    [refunds],
  );
  const payments = await describePayments([...new Set(rows.map(({ payment }) => payment))]);
  return new Map(
    rows.map(({ id, payment: of, name, reason }) => {
      const payment = payments.get(of)?.payment;
      const told = payment && { payment: reader === "payer" ? { ...payment, counterparty: name } : payment };
      return [id, { ...told, refund: { id, reason } }];
    }),
  );
}
