import { afterAll, beforeAll, expect, test } from "vitest";
import { prune, startPruning } from "./prune.ts";
import { openScratchDatabase, type ScratchDatabase } from "./scratch-database.ts";

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await openScratchDatabase();
});
afterAll(() => scratch.close());

const fill = () =>
  scratch.database.script(`
    insert into login_nonces select 'a', n::text, now() + case when n % 2 = 0 then interval '1 minute' else interval '-1 minute' end from generate_series(1, 100) n;
    insert into rate_limits select 'x' || n, now() - interval '1 minute', 1 from generate_series(1, 50) n;
    insert into idempotency_keys (owner, key, request_hash, created_at) values ('a', 'old', '', now() - interval '8 days'), ('a', 'new', '', now());
  `);
const count = async (table: string) => (await scratch.database.query(`select 1 from ${table}`)).length;

test("what has expired goes, what has not stays", async () => {
  await fill();
  expect(await prune(scratch.database)).toBe(50 + 50 + 1);
  expect([await count("login_nonces"), await count("rate_limits"), await count("idempotency_keys")]).toEqual([50, 0, 1]);
});

test("requests of devices go a day after their time, blocks of them at theirs", async () => {
  await scratch.database.script(`
    with account as (insert into ledger_accounts (kind, currency) values ('user', 'KRW') returning id),
    owner as (insert into users (email, email_key, name, password_hash, account) select 'a', 'a', 'A', '', id from account returning number),
    blocked as (insert into device_request_blocks select number, now() from owner)
    insert into device_requests (id, user_number, device, name, request, spki_hash, pin_verifier, agent, network_hint, address_hash, created_at, expires_at, reminded_at)
      select hours::text, number, 'dev', 'A', '', '', '', '', '', '', now(), now() - make_interval(hours => hours), now() from owner, unnest(array[23, 25]) hours;
  `);
  await prune(scratch.database);
  expect(await scratch.database.query("select id from device_requests")).toEqual([{ id: "23" }]);
  expect(await count("device_request_blocks")).toBe(0);
});

test("events that merchants were told go after a month, their deliveries first", async () => {
  await scratch.database.script(`
    insert into events select 'evt_' || days, 'mer', 'payment.paid', '{}', now() - make_interval(days => days) from unnest(array[29, 32]) days;
    insert into webhook_deliveries (id, event, endpoint, merchant, created_at, due_at)
      select 'whd_' || days, 'evt_29', 'whe', 'mer', now() - make_interval(days => days), now() from unnest(array[29, 31]) days;
  `);
  await prune(scratch.database);
  expect(await scratch.database.query("select id from events")).toEqual([{ id: "evt_29" }]);
  expect(await scratch.database.query("select id from webhook_deliveries")).toEqual([{ id: "whd_29" }]);
});

test("order checks of no payment go after 90 days; those of a payment are evidence and stay", async () => {
  await scratch.database.script(`
    with account as (insert into ledger_accounts (kind, currency) values ('merchant', 'KRW') returning id),
    shop as (insert into merchants (id, name, name_key, account) select 'mer_old', 'Old', 'old', id from account returning id, account),
    sold as (
      insert into payments (id, merchant, payee_account, tid, order_hash, order_number, currency, amount, created_at, expires_at)
      select 'pay_old', id, account, '', '', '1', 'KRW', 1, now(), now() from shop returning id
    )
    insert into order_checks (merchant, order_number, verdict, presented, fetched, fields, code, payment, reason, at, signed)
      select 'mer_old', verdict || days, verdict, '', '', '[]', code, payment, reason, now() - make_interval(days => days), signed
      from (values ('normal', 'N-000001', 'pay_old', null, '', 91), ('abnormal', 'A-000001', null, null, '', 91), ('abnormal', 'A-000002', null, null, '', 89),
        ('failed', null, null, 'timed-out', null, 91), ('failed', null, null, 'timed-out', null, 89)) as c(verdict, code, payment, reason, signed, days);
  `);
  await prune(scratch.database);
  const left = await scratch.database.query<{ order_number: string }>("select order_number from order_checks order by 1");
  expect(left.map((row) => row.order_number)).toEqual(["abnormal89", "failed89", "normal91"]);
});

test("in the background, until it is ended", async () => {
  await scratch.database.script("update login_nonces set expires_at = now()");
  const failures: unknown[] = [];
  const end = startPruning(scratch.database, (error) => failures.push(error), 0.05);
  await expect.poll(() => count("login_nonces"), { timeout: 5000 }).toBe(0);
  await end();
  expect(failures).toEqual([]);
});
