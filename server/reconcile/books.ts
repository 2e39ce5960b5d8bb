import type { Transaction } from "../storage/database.ts";
import type { Difference } from "./evidence.ts";

/** What is proven by adding up, and that no evidence is without its entries: each query gives what differs, and nothing else. */
const CHECKS: readonly { readonly name: string; readonly sql: string }[] = [
  {
    name: "every balance after an entry is the sum up to it",
    sql: `select 'ent_' || id || ' (' || kind || ' ' || reference || ')' as "where", 'balance after it' as what, running::text as expected, balance::text as found
          from (select id, kind, reference, balance, sum(amount) over (partition by account order by id) as running from ledger_entries) e where running <> balance`,
  },
  {
    name: "every account's balance is the sum of its entries",
    sql: `select 'account ' || a.id as "where", 'balance' as what, coalesce(e.sum, 0)::text as expected, a.balance::text as found
          from ledger_accounts a left join (select account, sum(amount) as sum from ledger_entries group by account) e on e.account = a.id
          where a.balance <> coalesce(e.sum, 0)`,
  },
  {
    name: "all entries together, and all balances, are nothing",
    sql: `select 'ledger' as "where", 'sum of all entries' as what, '0' as expected, sum(amount)::text as found from ledger_entries having sum(amount) <> 0
          union all select 'ledger', 'sum of all balances', '0', sum(balance)::text from ledger_accounts having sum(balance) <> 0`,
  },
  {
    name: "every paid payment has its entries",
    sql: `select p.id as "where", 'entries' as what, 'entries of this payment' as expected, 'none' as found from payments p
          where p.state = 'paid' and not exists (select 1 from ledger_entries e where e.kind = 'payment' and e.reference = p.id)`,
  },
  {
    name: "every refund, transfer and statement line has its entries",
    sql: `select r.id as "where", 'entries' as what, 'entries of this ' || r.kind as expected, 'none' as found from (
            select id, 'refund' as kind from refunds
            union all select id, 'transfer' from transfers
            union all select number::text, case when direction = 'credit' then 'top-up' when merchant is null then 'withdrawal' else 'payout' end
            from bank_statement_lines
          ) r where not exists (select 1 from ledger_entries e where e.kind = r.kind and e.reference = r.id)`,
  },
  {
    name: "what payments and shares count as refunded is the sum of their refunds",
    sql: `select p.id as "where", 'refunded' as what, coalesce(r.sum, 0)::text as expected, p.refunded::text as found from payments p
          left join (select payment, sum(amount) as sum from refunds group by payment) r on r.payment = p.id
          where p.refunded <> coalesce(r.sum, 0)
          union all
          select s.payment || ' of ' || s.merchant, 'refunded', coalesce(r.sum, 0)::text, s.refunded::text from payment_shares s
          left join (select payment, merchant, sum(amount) as sum from refunds group by payment, merchant) r on r.payment = s.payment and r.merchant = s.merchant
          where s.refunded <> coalesce(r.sum, 0)`,
  },
  {
    name: "the sums that are kept of days are those of their entries",
    sql: `with kept as (select account, day, kind, entries, amount from ledger_days),
          counted as (
            select e.account, (e.at at time zone 'Asia/Seoul')::date as day, e.kind, count(*) as entries, sum(e.amount) as amount
            from ledger_entries e join ledger_days_known k on k.account = e.account and (e.at at time zone 'Asia/Seoul')::date <= k.day group by 1, 2, 3
          )
          select 'account ' || account || ', ' || day || ' ' || kind as "where", 'sum of the day' as what,
            coalesce(counted.amount, 0) || ' in ' || coalesce(counted.entries, 0) as expected,
            coalesce(kept.amount, 0) || ' in ' || coalesce(kept.entries, 0) as found
          from kept full join counted using (account, day, kind)
          where (kept.amount, kept.entries) is distinct from (counted.amount::bigint, counted.entries)`,
  },
];

/** Adds the books up; `begun` is told of each check as it begins. */
export async function checkBooks(tx: Transaction, begun: (name: string) => void): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const { name, sql } of CHECKS) {
    begun(name);
    differences.push(...(await tx.query<Difference & Record<string, unknown>>(sql)));
  }
  return differences;
}
