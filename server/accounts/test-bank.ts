import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { toBase64Url } from "../../protocol/bytes.ts";
import type { BankAccount } from "../../protocol/refund.ts";
import { signClaims } from "../keys/jws.ts";
import type { Transaction } from "../storage/database.ts";

export const STATEMENT_TYPE = "coconut-statement+jws";

/** Whose money a line is about. */
export type LineOwner = { readonly user: bigint } | { readonly merchant: string };

/** One line of the test bank's statement: money that came in for a user, or went out to an account at a bank. */
export interface StatementLine {
  readonly number: bigint;
  readonly owner: LineOwner;
  readonly amount: bigint;
  readonly at: Date;
  /** Of money that went out: where to, and the SHA-256 of the order (its signing input) on which it went. */
  readonly out?: { readonly account: BankAccount; readonly order: Uint8Array };
}

/** Any constant: the test bank's key is made once, by whichever process needs it first. */
const LOCK = 4_400_004;

/** Books a line at the test bank, which signs it (JWS, ES256, RFC 7515 section 7.1): the evidence of a top-up, payout or withdrawal. */
export async function bookStatementLine(tx: Transaction, booked: Omit<StatementLine, "number">): Promise<StatementLine> {
  const [next] = await tx.query<{ number: bigint }>("select nextval(pg_get_serial_sequence('bank_statement_lines', 'number')) as number");
  if (!next) throw new Error("the test bank has no line number");
  const line = { number: next.number, ...booked };
  const { owner, amount, at, out } = line;
  await tx.query(
    `insert into bank_statement_lines (number, user_number, merchant, direction, amount, at, statement) overriding system value
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      line.number,
      "user" in owner ? owner.user : null,
      "merchant" in owner ? owner.merchant : null,
      out ? "debit" : "credit",
      amount,
      at,
      await signLine(tx, line),
    ],
  );
  return line;
}

async function signLine(tx: Transaction, { number, owner, amount, at, out }: StatementLine): Promise<string> {
  const claims = {
    bank: "test-bank",
    line: String(number),
    ...("user" in owner ? { user: String(owner.user) } : owner),
    direction: out ? "debit" : "credit",
    currency: "KRW",
    amount: String(amount),
    at: at.getTime(),
    ...(out && { to: { ...out.account }, order: toBase64Url(out.order) }),
  };
  return signClaims({ privateKey: createPrivateKey({ key: await privateKey(tx), format: "der", type: "pkcs8" }) }, STATEMENT_TYPE, claims);
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
  return (await tx.query("select 1 from bank_statement_lines where user_number = $1 and direction = 'credit' limit 1", [user])).length > 0;
}

/** What the test bank has paid in for a user within 24 hours, in minor units, and when the oldest of it was. */
export async function paidInToday(tx: Transaction, user: bigint, now: Date): Promise<{ sum: bigint; oldest: Date | null }> {
  const [row] = await tx.query<{ sum: bigint; oldest: Date | null }>(
    "select coalesce(sum(amount), 0)::bigint as sum, min(at) as oldest from bank_statement_lines where user_number = $1 and direction = 'credit' and at > $2::timestamptz - interval '24 hours'",
    [user, now],
  );
  if (!row) throw new Error("a sum came without a row");
  return row;
}
