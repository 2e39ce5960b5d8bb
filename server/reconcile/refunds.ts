import { minorUnits } from "../../protocol/money.ts";
import { MONEY_ORDER_LIFETIME_MS, REFUND_TYPE, readMoneyOrder } from "../../protocol/refund.ts";
import { comparePostings, type Difference, type EvidenceReader, finderOf, totals } from "./evidence.ts";
import { checkSigner, PERSON, type PersonColumns, personOf } from "./money-orders.ts";

interface Row extends Record<string, unknown>, PersonColumns {
  id: string;
  payment: string;
  tid: Buffer;
  merchant: string;
  number: string;
  amount: bigint;
  reason: string;
  at: Date;
  jws: string;
  account: bigint;
  payer_account: bigint | null;
  entitled: boolean;
  member: boolean;
}

/** Refunds: the merchant's or a member's signed order, for a payment of which the merchant got a part. */
export const refundEvidence: EvidenceReader = async (tx, trust, groups) => {
  const rows = await tx.query<Row>(SELECT, [groups.map(({ reference }) => reference)]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const differences: Difference[] = [];
  for (const group of groups) {
    const finder = finderOf(group);
    const { holds, same } = finder;
    const row = byId.get(group.reference);
    const read = row && readMoneyOrder(REFUND_TYPE, row.jws);
    if (holds("refund", read !== undefined, "a signed refund", row ? "none that can be read" : "none") && row && read) {
      const { order } = read;
      const at = row.at.getTime();
      await checkSigner(tx, trust, read, { at, merchant: row.merchant, person: personOf(row, row.member) }, finder);
      same("refund's payment", order.payment, row.payment);
      same("refund's tid", order.tid, row.tid.toString("base64url"));
      same("refund's merchant", order.merchant, row.merchant);
      same("refund's number", order.number, row.number);
      same("refund's amount", order.amount, row.amount);
      same("refund's reason", order.reason, row.reason);
      holds("refund's time", Math.abs(order.issued - at) <= MONEY_ORDER_LIFETIME_MS);
      holds("refund's merchant", row.entitled, "a seller of the payment", "none");
      for (const entry of group.entries) same("time", row.at.toISOString(), entry.at.toISOString());
      const amount = minorUnits(order.amount);
      const moved = totals([
        [row.account, -amount],
        [row.payer_account ?? -1n, amount],
      ]);
      finder.differences.push(...comparePostings(group, moved));
    }
    differences.push(...finder.differences);
  }
  return differences;
};

const SELECT = `
select r.id, r.payment, p.tid, r.merchant, r.number, r.amount, r.reason, r.at, r.jws, m.account, payer.account as payer_account, ${PERSON},
  case when p.shared then exists (select 1 from payment_shares s where s.payment = p.id and s.merchant = r.merchant) else p.merchant = r.merchant end as entitled,
  exists (
    select 1 from merchant_members b where b.merchant = r.merchant and b.user_number = u.number and (b.ended_at is null or b.ended_at >= r.at)
  ) as member
from refunds r join payments p on p.id = r.payment join merchants m on m.id = r.merchant
left join certificates paying on paying.id = p.certificate left join users payer on payer.number = paying.user_number
left join certificates c on c.id = r.certificate left join certificate_states t on t.certificate = c.id left join users u on u.number = c.user_number
where r.id = any($1::text[])`;
