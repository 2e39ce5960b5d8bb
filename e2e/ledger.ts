import type { Database } from "../server/storage/database.ts";

/** How many signatures of a person the gateway has ever accepted as such, paid or not. */
export async function countAuthorizations(database: Database, { email }: { readonly email: string }): Promise<bigint> {
  const [row] = await database.query<{ count: bigint }>(
    "select count(*) as count from authorizations a join certificates c on c.id = a.certificate join users u on u.number = c.user_number where u.email = $1",
    [email],
  );
  return row?.count ?? 0n;
}

/** The authorization that paid, with its bytes as they are stored. */
export async function authorizationOf(database: Database, payment: string): Promise<{ jws: string; result: string }> {
  const [row] = await database.query<{ jws: string; result: string }>("select jws, result from authorizations where payment = $1", [payment]);
  if (!row) throw new Error(`${payment} is not paid`);
  return row;
}

export async function stateOf(database: Database, payment: string): Promise<string> {
  const [row] = await database.query<{ state: string }>("select state from payments where id = $1", [payment]);
  return row?.state ?? "unknown";
}

/** What has moved on a person's account. */
export function entriesOf(database: Database, { email }: { readonly email: string }): Promise<{ amount: bigint }[]> {
  return database.query<{ amount: bigint }>("select e.amount from ledger_entries e join users u on u.account = e.account where u.email_key = lower($1)", [
    email,
  ]);
}
