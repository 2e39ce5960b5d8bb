import { readAuthorization } from "../../protocol/authorization.ts";
import type { Business } from "../../protocol/business.ts";
import { refuse } from "../../protocol/problem.ts";
import type { Receipt } from "../../protocol/receipt.ts";
import type { Transaction } from "../storage/database.ts";
import type { Issuer } from "./dependencies.ts";

/** What the database says of a paid payment, as a seller's receipt tells it. */
export interface Content {
  readonly payment: string;
  readonly tid: string;
  readonly merchant: { readonly id: string; readonly name: string; readonly business: Business | null };
  readonly payer: { readonly user: bigint; readonly business: Business | null };
  readonly paidAt: number;
  readonly authorization: string;
  readonly result: string;
  /** The seller's refunds as they were signed, oldest first. */
  readonly refunds: readonly string[];
  readonly issuer: Receipt["issuer"];
  readonly livemode: boolean;
}

interface Columns extends Record<string, unknown> {
  state: string;
  tid: Buffer;
  name: string;
  business: Business | null;
  livemode: boolean;
  user_number: bigint | null;
  payer_business: Business | null;
  paid_at: Date | null;
  jws: string | null;
  result: string | null;
  refunds: string[];
  since: Date | null;
}

/**
 * Reads what a seller's receipt of a payment says. Refuses with `payment-not-found` where the payment is not this seller's, and
 * `payment-not-paid`. `lock`: the payment, and with it its refunds, stands still until the transaction ends.
 */
export async function readContent(tx: Transaction, { merchant, member }: Issuer, payment: string, lock: "lock" | "read"): Promise<Content> {
  if (lock === "lock") await tx.query("select 1 from payments where id = $1 for share", [payment]);
  const [row] = await tx.query<Columns>(CONTENT, [payment, merchant, member?.user ?? null]);
  if (!row) throw refuse("payment-not-found");
  const { user_number: user, paid_at: paidAt, jws, result, since } = row;
  if (row.state !== "paid" || user === null || paidAt === null || jws === null || result === null) throw refuse("payment-not-paid");
  return {
    payment,
    tid: row.tid.toString("base64url"),
    merchant: { id: merchant, name: row.name, business: row.business },
    payer: { user, business: row.payer_business },
    paidAt: paidAt.getTime(),
    ...{ authorization: jws, result, refunds: row.refunds, livemode: row.livemode },
    issuer: member && since ? { user: String(member.user), appointedAt: since.getTime() } : undefined,
  };
}

const CONTENT = `
select p.state, p.tid, m.name, m.business, m.livemode and p.created_at >= coalesce(m.live_since, '-infinity') as livemode,
  u.number as user_number, u.business as payer_business, p.paid_at, a.jws, a.result, b.since,
  array(select f.jws from refunds f where f.payment = p.id and f.merchant = m.id order by f.at, f.id) as refunds
from payments p join merchants m on m.id = $2
left join authorizations a on a.certificate = p.certificate and a.sequence = p.sequence
left join certificates c on c.id = p.certificate left join users u on u.number = c.user_number
left join merchant_members b on b.merchant = m.id and b.user_number = $3 and b.ended_at is null
where p.id = $1 and case when p.shared then exists (select from payment_shares s where s.payment = p.id and s.merchant = m.id) else p.merchant = m.id end`;

/** The authorization in a content, which was checked when it was paid. */
export function consentOf({ authorization, payment }: Pick<Content, "authorization" | "payment">) {
  const read = readAuthorization(authorization);
  if (!read) throw new Error(`the authorization of ${payment} cannot be read`);
  return read;
}
