import { readAuthorization } from "../../../protocol/authorization.ts";
import type { Database } from "../../storage/database.ts";

/** The result that this very consent was answered with when they paid; undefined when they have not. */
export async function storedResult(database: Database, hash: Buffer, jws: string): Promise<string | undefined> {
  const payment = readAuthorization(jws)?.authorization.payment;
  if (payment === undefined) return undefined;
  const [row] = await database.query<{ result: string }>(
    `select a.result from payments p join authorizations a on a.certificate = p.certificate and a.sequence = p.sequence
     where p.id = $1 and p.state = 'paid' and a.hash = $2`,
    [payment, hash],
  );
  return row?.result;
}
