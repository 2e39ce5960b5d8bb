import * as v from "valibot";
import { type CompactJws, parseCompact } from "../../protocol/jws.ts";
import { minorUnits } from "../../protocol/money.ts";
import { BankAccount, MONEY_ORDER_LIFETIME_MS, PAYOUT_TYPE, readMoneyOrder, WITHDRAWAL_TYPE } from "../../protocol/refund.ts";
import { consentOf } from "../keys/jws.ts";
import type { EntryKind } from "../ledger/post.ts";
import type { Transaction } from "../storage/database.ts";
import { comparePostings, type Difference, type EvidenceReader, type Finder, finderOf, type Group, totals } from "./evidence.ts";
import { checkSigner, PERSON, type PersonColumns, personOf } from "./money-orders.ts";
import { isSignedBy, type Trust } from "./trust.ts";

/** One line of the bank's statement, as the bank signs it. */
const Statement = v.strictObject({
  bank: v.string(),
  line: v.string(),
  user: v.exactOptional(v.string()),
  merchant: v.exactOptional(v.string()),
  direction: v.picklist(["credit", "debit"]),
  currency: v.literal("KRW"),
  amount: v.string(),
  at: v.number(),
  to: v.exactOptional(BankAccount),
  order: v.exactOptional(v.string()),
});
type Statement = v.InferOutput<typeof Statement>;

interface Row extends Record<string, unknown>, PersonColumns {
  number: bigint;
  owner_user: bigint | null;
  owner_merchant: string | null;
  direction: "credit" | "debit";
  amount: bigint;
  at: Date;
  statement: string;
  owner_account: bigint | null;
  jws: CompactJws | null;
  member: boolean;
}

/** How long a commit may wait for its locks after it has looked at the order's time, in ms. */
const COMMIT_MS = 60_000;

const OF_KIND: Partial<Record<EntryKind, { readonly direction: Statement["direction"]; readonly owner: "user" | "merchant" }>> = {
  "top-up": { direction: "credit", owner: "user" },
  withdrawal: { direction: "debit", owner: "user" },
  payout: { direction: "debit", owner: "merchant" },
};

/** Top-ups, payouts and withdrawals: the bank's signed line; of money that left also the order that the bank names, by its owner. */
export const bankEvidence: EvidenceReader = async (tx, trust, groups) => {
  const numbers = groups.flatMap(({ reference }) => (/^[1-9][0-9]{0,17}$/.test(reference) ? [reference] : []));
  const rows = await tx.query<Row>(SELECT, [numbers]);
  const byNumber = new Map(rows.map((row) => [String(row.number), row]));
  const banks = (await tx.query<{ id: bigint }>("select id from ledger_accounts where kind = 'bank' order by id")).map(({ id }) => id);
  const differences: Difference[] = [];
  for (const group of groups) {
    const finder = finderOf(group);
    const row = byNumber.get(group.reference);
    if (finder.holds("statement line", row !== undefined, "a line of the bank", "none") && row) await check(tx, trust, { group, row, banks, finder });
    differences.push(...finder.differences);
  }
  return differences;
};

interface Checked {
  readonly group: Group;
  readonly row: Row;
  readonly banks: readonly bigint[];
  readonly finder: Finder;
}

async function check(tx: Transaction, trust: Trust, { group, row, banks, finder }: Checked): Promise<void> {
  const { same, holds } = finder;
  const parsed = parseCompact(row.statement);
  const read = v.safeParse(Statement, parsed?.json);
  if (!holds("statement line", parsed !== undefined && read.success, "a signed line", "none that can be read") || !parsed || !read.success) return;
  const line = read.output;
  const key = await trust.bank(tx);
  holds("bank's signature", key !== undefined && isSignedBy(key, parsed));
  const kind = OF_KIND[group.kind];
  same("line's direction", kind?.direction, line.direction);
  same("line's owner", kind?.owner === "user" ? row.owner_user : row.owner_merchant, kind?.owner === "user" ? line.user : line.merchant);
  same("line's number", line.line, row.number);
  same("line's amount", line.amount, row.amount);
  same("line's time", line.at, row.at.getTime());
  same("direction", line.direction, row.direction);
  for (const { at } of group.entries) same("time", row.at.toISOString(), at.toISOString());
  if (line.direction === "debit") await checkSignedOrder(tx, trust, { group, row, line, finder });
  const amount = line.direction === "debit" ? -minorUnits(line.amount) : minorUnits(line.amount);
  const bank = group.entries.find(({ account }) => banks.includes(account))?.account ?? banks[0] ?? -1n;
  const moved = totals([
    [row.owner_account ?? -1n, amount],
    [bank, -amount],
  ]);
  finder.differences.push(...comparePostings(group, moved));
}

/** The owner's own signed order, which the bank's line names. */
async function checkSignedOrder(
  tx: Transaction,
  trust: Trust,
  { row, line, finder, group }: { group: Group; row: Row; line: Statement; finder: Finder },
): Promise<void> {
  const { same, holds } = finder;
  const type = group.kind === "payout" ? PAYOUT_TYPE : WITHDRAWAL_TYPE;
  const read = row.jws === null ? undefined : readMoneyOrder(type, row.jws);
  if (!holds("order", read !== undefined, "a signed order", "none that can be read") || !read || row.jws === null) return;
  same("line's order", line.order, consentOf(row.jws).toString("base64url"));
  holds("order's time", Math.abs(read.order.issued - row.at.getTime()) <= MONEY_ORDER_LIFETIME_MS + COMMIT_MS);
  same("order's amount", read.order.amount, line.amount);
  same("order's account", JSON.stringify(sorted(read.order.account)), JSON.stringify(line.to && sorted(line.to)));
  same("order's owner", "merchant" in read.order ? read.order.merchant : read.order.user, row.owner_merchant ?? row.owner_user);
  const person = personOf(row, row.member);
  await checkSigner(tx, trust, read, { at: row.at.getTime(), merchant: row.owner_merchant, person }, finder);
  if (row.owner_merchant === null) same("order's signer", row.owner_user, person?.user);
}

const sorted = ({ bank, number, holder }: BankAccount) => [bank, number, holder];

const SELECT = `
select l.number, l.user_number as owner_user, l.merchant as owner_merchant, l.direction, l.amount, l.at, l.statement,
  coalesce(m.account, owner.account) as owner_account, o.jws, ${PERSON},
  exists (
    select 1 from merchant_members b where b.merchant = l.merchant and b.user_number = u.number and (b.ended_at is null or b.ended_at >= l.at)
  ) as member
from bank_statement_lines l left join merchants m on m.id = l.merchant left join users owner on owner.number = l.user_number
left join payouts o on o.line = l.number and o.merchant is not distinct from l.merchant and o.user_number is not distinct from l.user_number and o.amount = l.amount
left join certificates c on c.id = o.certificate left join certificate_states t on t.certificate = c.id left join users u on u.number = c.user_number
where l.number = any($1::bigint[])`;
