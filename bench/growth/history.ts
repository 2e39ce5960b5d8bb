import pg from "pg";
import { castAuthorization, castPayments } from "../../server/setup/cast.ts";
import type { Database } from "../../server/storage/database.ts";
import type { Crowd } from "../load/crowd.ts";
import type { StageDatabase } from "../stage/stage.ts";

/**
 * Fills the tables with paid payments of the crowd as they stand after months of use: rows of real lengths (the JWSs are
 * copies of a real order, authorization and result, told apart by their first characters), ids in the order of time,
 * two entries each, balances moved, statistics fresh. Gives the sizes of the tables.
 */
export async function fillHistory(database: StageDatabase, crowd: Crowd, count: number): Promise<string> {
  const [payer] = crowd.payers;
  const [seller] = crowd.sellers;
  if (!payer || !seller) throw new Error("the crowd is empty");
  const [payment] = await castPayments(database, [seller], 100n);
  if (!payment) throw new Error("no payment");
  const sample = await castAuthorization(payer, payment);
  // A connection of its own: the gateway's ends every statement after 15 s.
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`
    set session_replication_role = replica;
    set synchronous_commit = off;
    create unlogged table history as
    select n, 'pay_' || lpad(to_hex(n), 10, '0') || substr(md5(n::text), 1, 16) as id, p.certificate, p.account as payer, m.id as merchant,
      m.account as payee, h.highest + n / ${crowd.payers.length} + 1 as sequence, now() - make_interval(secs => (${count} - n) * 10) as at
    from generate_series(1, ${count}) as n
    join (select row_number() over (order by c.id) - 1 as at, c.id as certificate, u.account from certificates c join users u on u.number = c.user_number) p
      on p.at = n % ${crowd.payers.length}
    join (select row_number() over (order by id) - 1 as at, id, account from merchants) m on m.at = n % ${crowd.sellers.length}
    join (select certificate, highest_sequence as highest from certificate_states) h on h.certificate = p.certificate
    order by n;
    insert into payments (id, merchant, payee_account, tid, order_hash, order_number, order_key, currency, amount, state, created_at, expires_at, paid_at, certificate, sequence)
    select id, merchant, payee, sha256(id::bytea), sha256(merchant::bytea), substr(md5(id), 1, 16), substr(md5(id), 1, 16), 'KRW', 100, 'paid', at,
      at + interval '30 minutes', at, certificate, sequence from history order by n;
    insert into payment_orders (payment, jws) select id, md5(id) || substr('${payment.order}', 33) from history order by n;
    insert into authorizations (certificate, sequence, hash, at, payment, jws, result)
    select certificate, sequence, sha256(id::bytea), at, id, md5(id) || substr('${sample}', 33), md5(id) || repeat('r', ${RESULT_LENGTH - 32}) from history order by n;
    insert into ledger_entries (account, at, kind, reference, amount, balance)
    select case when s < 0 then payer else payee end, at, 'payment', id, s * 100, 1000000 from history, unnest(array[-1, 1]) as s order by n, s;
    update ledger_accounts a set balance = a.balance + d.moved
    from (select account, sum(amount) as moved from ledger_entries where reference in (select id from history) group by account) d where a.id = d.account;
    update certificate_states s set highest_sequence = d.sequence from (select certificate, max(sequence) as sequence from history group by certificate) d
    where s.certificate = d.certificate;
    drop table history`);
  for (const table of TABLES) await client.query(`vacuum analyze ${table}`);
  await client.query("checkpoint");
  await client.end();
  // The next numbers follow those of the history.
  const rows = await database.query<{ certificate: bigint; highest_sequence: bigint }>("select certificate, highest_sequence from certificate_states");
  const highest = new Map(rows.map((row) => [row.certificate, Number(row.highest_sequence)]));
  for (const each of crowd.payers) each.sequence = Math.max(each.sequence, highest.get(each.certificate) ?? 0);
  return sizes(database);
}

/** Takes all payments and entries away; people, merchants and balances stay. */
export async function emptyHistory(database: Database): Promise<void> {
  await database.script(`truncate ${TABLES.join(", ")}`);
}

const TABLES = ["payments", "payment_orders", "authorizations", "ledger_entries"];
/** Of a signed result; the lengths differ by a few characters. */
const RESULT_LENGTH = 590;

async function sizes(database: Database): Promise<string> {
  const rows = await database.query<{ name: string; size: string; rows: number }>(
    "select relname as name, pg_size_pretty(pg_total_relation_size(oid)) as size, reltuples as rows from pg_class where relname = any($1::text[]) order by relname",
    [TABLES],
  );
  return rows.map((row) => `${row.name} ${row.rows} rows, ${row.size}`).join("; ");
}
