import { refuse } from "../../protocol/problem.ts";
import type { PaymentEvidence } from "../../protocol/receipt.ts";
import { certificatesOf } from "./certificates.ts";
import type { ReceiptDependencies } from "./dependencies.ts";

interface Columns extends Record<string, unknown> {
  readonly authorization: string | null;
  readonly result: string | null;
  readonly refunds: readonly string[];
}

/**
 * What was signed of a paid payment, for its payee, also one that sells nothing in it, and for its sellers. Refuses with
 * `payment-not-found` for everybody else, and with `payment-not-paid`.
 */
export async function paymentEvidence(dependencies: ReceiptDependencies, merchant: string, payment: string): Promise<PaymentEvidence> {
  const { database } = dependencies;
  const [row] = await database.query<Columns>(EVIDENCE, [payment, merchant]);
  if (!row) throw refuse("payment-not-found");
  const { authorization, result } = row;
  if (authorization === null || result === null) throw refuse("payment-not-paid");
  const signed = { authorization, result, refunds: [...row.refunds] };
  return { ...signed, certificates: await certificatesOf(database, dependencies, signed) };
}

const EVIDENCE = `
select a.jws as authorization, a.result,
  array(select f.jws from refunds f where f.payment = p.id and (p.merchant = $2 or f.merchant = $2) order by f.at, f.id) as refunds
from payments p left join authorizations a on a.certificate = p.certificate and a.sequence = p.sequence
where p.id = $1 and (p.merchant = $2 or p.shared and exists (select from payment_shares s where s.payment = p.id and s.merchant = $2))`;
