import { CLOCK_SKEW_MS } from "../../protocol/authorization.ts";
import { minorUnits } from "../../protocol/money.ts";
import { readTransfer, readTransferResult } from "../../protocol/transfer.ts";
import { consentOf } from "../keys/jws.ts";
import { comparePostings, type Difference, type EvidenceReader, type Finder, finderOf, type Group, totals } from "./evidence.ts";
import { PERSON, type PersonColumns } from "./money-orders.ts";
import { heldAt, isAmong, isSignedBy, type Trust } from "./trust.ts";

interface Row extends Record<string, unknown>, PersonColumns {
  id: string;
  payer: bigint;
  payee: bigint;
  amount: bigint;
  message: string | null;
  at: Date;
  jws: string;
  result: string;
  payer_account: bigint;
  payee_account: bigint;
}

/** How long a commit may wait for its locks after it has looked at the transfer's time, in ms. */
const COMMIT_MS = 60_000;

/** Transfers: the sender's signed transfer by a certificate that held then, and the gateway's signed result. */
export const transferEvidence: EvidenceReader = async (tx, trust, groups) => {
  const rows = await tx.query<Row>(SELECT, [groups.map(({ reference }) => reference)]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const differences: Difference[] = [];
  for (const group of groups) {
    const finder = finderOf(group);
    const row = byId.get(group.reference);
    if (finder.holds("transfer", row !== undefined, "a transfer", "none") && row) await check(trust, group, row, finder);
    differences.push(...finder.differences);
  }
  return differences;
};

async function check(trust: Trust, group: Group, row: Row, finder: Finder): Promise<void> {
  const { same, holds } = finder;
  const read = readTransfer(row.jws);
  if (!holds("transfer", read !== undefined, "a signed transfer", "none that can be read") || !read) return;
  const { transfer } = read;
  const at = row.at.getTime();
  const signer = await trust.person(read.chain);
  const registered = isAmong(row.thumbprints, read.chain);
  holds("sender's certificate", signer !== undefined && registered && heldAt(signer, at, row.revoked_at?.getTime()));
  holds("sender's signature", signer !== undefined && isSignedBy(signer.key, read));
  same("sender", signer?.name, row.payer);
  holds("transfer's time", transfer.issued <= at + CLOCK_SKEW_MS && at < transfer.expires + COMMIT_MS);
  same("transfer's id", transfer.transfer, row.id);
  same("transfer's sender", transfer.payer, row.payer);
  same("transfer's recipient", transfer.payee, row.payee);
  same("transfer's amount", transfer.amount, row.amount);
  same("transfer's message", transfer.message ?? "", row.message ?? "");
  checkResult(trust, row, finder);
  for (const entry of group.entries) same("time", row.at.toISOString(), entry.at.toISOString());
  const amount = minorUnits(transfer.amount);
  const moved = totals([
    [row.payer_account, -amount],
    [row.payee_account, amount],
  ]);
  finder.differences.push(...comparePostings(group, moved));
}

function checkResult(trust: Trust, row: Row, { same, holds }: Finder): void {
  const read = readTransferResult(row.result);
  if (!holds("result", read !== undefined, "a signed result", "none that can be read") || !read) return;
  const signer = trust.result(read.header["x5t#S256"] ?? "");
  const { transfer, payer, payee, amount, consent, sentAt } = read.claims;
  holds("gateway's signature", signer !== undefined && isSignedBy(signer.key, read) && heldAt(signer, sentAt));
  same("result", [row.id, row.payer, row.payee, row.amount].join(" "), [transfer, payer, payee, amount].join(" "));
  same("result's consent", consentOf(row.jws).toString("base64url"), consent);
}

const SELECT = `
select x.id, x.payer, x.payee, x.amount, x.message, x.at, x.jws, x.result, giver.account as payer_account, taker.account as payee_account, ${PERSON}
from transfers x join users giver on giver.number = x.payer join users taker on taker.number = x.payee
left join certificates c on c.id = x.certificate left join certificate_states t on t.certificate = c.id left join users u on u.number = c.user_number
where x.id = any($1::text[])`;
