import type { Database } from "../database.ts";
import type { Account } from "./accounts.ts";

/** A receipt that a seller has issued. */
export interface SellerReceipt {
  /** As the gateway knows it, `rcp_…`. */
  readonly id: string;
  /** From 1, one more after each refund; none of one that was issued elsewhere than here. */
  readonly revision: number | undefined;
  /** What it says was refunded. */
  readonly refunded: bigint | undefined;
  readonly at: Date | undefined;
}

/** The receipts of a seller's part of an order, newest first; `newest` is what the gateway says is the newest. */
export async function receiptsOf(database: Database, seller: string, order: string, newest: string | undefined): Promise<readonly SellerReceipt[]> {
  const rows = await database.query<{ id: string; revision: number; refunded: string; issued_at: Date }>(
    "select id, revision, refunded, issued_at from receipts where seller = $1 and order_number = $2 order by revision desc",
    [seller, order],
  );
  const known = rows.map(({ id, revision, refunded, issued_at }) => ({ id, revision, refunded: BigInt(refunded), at: issued_at }));
  const elsewhere = newest !== undefined && !known.some(({ id }) => id === newest);
  return elsewhere ? [{ id: newest, revision: undefined, refunded: undefined, at: undefined }, ...known] : known;
}

/** Signs and issues the receipt of a seller's part as it stands, by the seller's own key, or finds the one that says so already. Throws CoconutError. */
export async function issueReceipt(database: Database, { coconut }: Account, part: { seller: string; order: string; payment: string }): Promise<string> {
  const { receipt } = await coconut.issueReceipt(part.payment);
  const { id, revision, refunded, issuedAt } = receipt;
  await database.transaction(async (tx) => {
    await tx.query(
      "insert into receipts (id, order_number, seller, revision, refunded, issued_at) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing",
      [id, part.order, part.seller, revision, refunded, new Date(issuedAt)],
    );
    // Of two at once the later revision stays.
    await tx.query(
      `update order_parts set receipt = (select id from receipts where order_number = $1 and seller = $2 order by revision desc limit 1)
       where order_number = $1 and seller = $2`,
      [part.order, part.seller],
    );
  });
  return id;
}
