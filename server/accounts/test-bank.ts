import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { canonicalBytes } from "../../protocol/canonical.ts";
import type { Transaction } from "../storage/database.ts";

export const STATEMENT_TYPE = "coconut-statement+jws";

/** One line of the test bank's statement: money that came in for a user. */
export interface StatementLine {
  readonly number: bigint;
  readonly user: bigint;
  readonly amount: bigint;
  readonly at: Date;
}

/** Any constant: the test bank's key is made once, by whichever process needs it first. */
const LOCK = 4_400_004;

/** Books a line at the test bank, which signs it (JWS, ES256, RFC 7515 section 7.1): the evidence of a top-up. */
export async function bookStatementLine(tx: Transaction, user: bigint, amount: bigint, at: Date): Promise<StatementLine> {
  const [next] = await tx.query<{ number: bigint }>("select nextval(pg_get_serial_sequence('bank_statement_lines', 'number')) as number");
  if (!next) throw new Error("the test bank has no line number");
  const line = { number: next.number, user, amount, at };
  await tx.query("insert into bank_statement_lines (number, user_number, amount, at, statement) overriding system value values ($1, $2, $3, $4, $5)", [
    line.number,
    user,
    amount,
    at,
    await signLine(tx, line),
  ]);
  return line;
}

async function signLine(tx: Transaction, { number, user, amount, at }: StatementLine): Promise<string> {
  const claims = {
    bank: "test-bank",
    line: String(number),
    user: String(user),
    direction: "credit",
    currency: "KRW",
    amount: String(amount),
    at: at.getTime(),
  };
  const header = canonicalBytes({ alg: "ES256", typ: STATEMENT_TYPE });
  const input = `${Buffer.from(header).toString("base64url")}.${Buffer.from(canonicalBytes(claims)).toString("base64url")}`;
  const key = createPrivateKey({ key: await privateKey(tx), format: "der", type: "pkcs8" });
  return `${input}.${sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

async function privateKey(tx: Transaction): Promise<Buffer> {
  const find = () => tx.query<{ private_key: Buffer }>("select private_key from test_bank_keys");
  const [known] = await find();
  if (known) return known.private_key;
  await tx.query("select pg_advisory_xact_lock($1)", [LOCK]);
  const [meanwhile] = await find();
  if (meanwhile) return meanwhile.private_key;
  const { privateKey: fresh } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pkcs8 = fresh.export({ format: "der", type: "pkcs8" });
  const spki = createPublicKey(fresh).export({ format: "der", type: "spki" });
  await tx.query("insert into test_bank_keys (private_key, public_key) values ($1, $2)", [pkcs8, spki]);
  return pkcs8;
}

/** The test bank's own ledger account, which the first migration opens. */
export async function bankAccount(tx: Transaction): Promise<bigint> {
  const [row] = await tx.query<{ id: bigint }>("select id from ledger_accounts where kind = 'bank' order by id limit 1");
  if (!row) throw new Error("the test bank has no ledger account");
  return row.id;
}

/** Whether the test bank has ever paid in for a user. */
export async function hasPaidIn(tx: Transaction, user: bigint): Promise<boolean> {
  return (await tx.query("select 1 from bank_statement_lines where user_number = $1 limit 1", [user])).length > 0;
}

/** What the test bank has paid in for a user within 24 hours, in minor units, and when the oldest of it was. */
export async function paidInToday(tx: Transaction, user: bigint, now: Date): Promise<{ sum: bigint; oldest: Date | null }> {
  const [row] = await tx.query<{ sum: bigint; oldest: Date | null }>(
    "select coalesce(sum(amount), 0)::bigint as sum, min(at) as oldest from bank_statement_lines where user_number = $1 and at > $2::timestamptz - interval '24 hours'",
    [user, now],
  );
  if (!row) throw new Error("a sum came without a row");
  return row;
}
