import type { Database, Transaction } from "../storage/database.ts";
import type { EntryKind } from "./post.ts";

/** How many entries of a kind an account had on a day (Asia/Seoul, `YYYY-MM-DD`), and their sum in minor units. */
export interface DaySum {
  readonly day: string;
  readonly kind: EntryKind;
  readonly entries: bigint;
  readonly amount: bigint;
  [column: string]: unknown;
}

/**
 * Sums of an account by day and kind, from one day to another, both included, oldest first. Days that are over are summed up once and
 * kept, so that years cost as much as a day.
 */
export function sumsByDay(database: Database, account: bigint, from: string, to: string): Promise<DaySum[]> {
  return database.transaction(async (tx) => {
    const closed = await closeDays(tx, account);
    return tx.query<DaySum>(
      `select to_char(day, 'YYYY-MM-DD') as day, kind, entries, amount from ledger_days where account = $1 and day between $2::date and least($3::date, $4::date)
       union all
       select to_char(day, 'YYYY-MM-DD'), kind, entries, amount from (${DAYS("greatest($2::date, $4::date + 1)", "$3::date")}) as open
       order by day, kind`,
      [account, from, to, closed],
    );
  });
}

/** Keeps the sums of days that are over and are not kept yet; the last day that is. */
async function closeDays(tx: Transaction, account: bigint): Promise<string> {
  const [last] = await tx.query<{ day: string; known: boolean }>(
    `select to_char(${OVER}, 'YYYY-MM-DD') as day, exists (select 1 from ledger_days_known where account = $1 and day >= ${OVER}) as known`,
    [account],
  );
  if (!last) throw new Error("there is no day");
  if (last.known) return last.day;
  await tx.query("insert into ledger_days_known (account, day) values ($1, '-infinity') on conflict do nothing", [account]);
  await tx.query("select 1 from ledger_days_known where account = $1 for update", [account]);
  await tx.query(
    `insert into ledger_days (account, day, kind, entries, amount)
     select $1, day, kind, entries, amount from (${DAYS("greatest((select day + 1 from ledger_days_known where account = $1), '2000-01-01'::date)", "$2::date")}) as done`,
    [account, last.day],
  );
  await tx.query("update ledger_days_known set day = greatest(day, $2::date) where account = $1", [account, last.day]);
  return last.day;
}

/** The last day whose transactions have all ended: none lasts that long, and no gateway's clock is that wrong. */
const OVER = "((now() - interval '10 minutes') at time zone 'Asia/Seoul')::date - 1";

/** Ids rise with time but for what clocks differ by, so their range is taken wider than the days. */
function DAYS(from: string, to: string): string {
  const start = `(${from})::timestamp at time zone 'Asia/Seoul'`;
  const end = `(${to} + 1)::timestamp at time zone 'Asia/Seoul'`;
  return `select (at at time zone 'Asia/Seoul')::date as day, kind, count(*) as entries, sum(amount)::bigint as amount from ledger_entries
    where account = $1 and at >= ${start} and at < ${end}
      and id >= ledger_entry_since($1, ${start} - interval '10 minutes') and id < ledger_entry_since($1, ${end} + interval '10 minutes')
    group by 1, 2`;
}
