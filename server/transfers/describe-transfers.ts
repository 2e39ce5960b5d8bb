import { maskedName } from "../../protocol/transfer.ts";
import type { EntryDescription } from "../ledger/list-entries.ts";
import type { Transaction } from "../storage/database.ts";

/**
 * What the entries of one side of transfers say of them, by transfer id: who is on the other side, and what was said. Who paid reads the
 * name as it was shown before, partly hidden: a won sent to a number does not turn it into a name.
 */
export async function describeTransfers(tx: Transaction, transfers: readonly string[], user: bigint): Promise<Map<string, EntryDescription>> {
  const rows = await tx.query<{ id: string; other: bigint; name: string; sent: boolean; message: string | null }>(
    `select t.id, u.number as other, u.name, t.payer = $2 as sent, t.message from transfers t
     join users u on u.number = case when t.payer = $2 then t.payee else t.payer end where t.id = any($1::text[]) and $2 in (t.payer, t.payee)`,
    [transfers, user],
  );
  return new Map(
    rows.map(({ id, other, name, sent, message }) => {
      const counterparty = sent ? maskedName(name) : name;
      return [id, { transfer: { id, user: String(other), counterparty, ...(message !== null && { message }) } }];
    }),
  );
}
