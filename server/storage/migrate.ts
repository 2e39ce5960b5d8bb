import type { Database } from "./database.ts";
import { spine } from "./migrations/0001-spine.ts";
import { handoffs } from "./migrations/0002-handoffs.ts";
import { devices } from "./migrations/0003-devices.ts";
import { recovery } from "./migrations/0004-recovery.ts";
import { revocations } from "./migrations/0006-revocations.ts";
import { merchants } from "./migrations/0007-merchants.ts";
import { webhooks } from "./migrations/0008-webhooks.ts";
import { merchantsSelfService } from "./migrations/0009-merchants-self-service.ts";
import { orderChecks } from "./migrations/0010-order-checks.ts";
import { money } from "./migrations/0011-money.ts";
import { receipts } from "./migrations/0012-receipts.ts";
import { signInHandoffs } from "./migrations/0013-sign-in-handoffs.ts";
import { transfers } from "./migrations/0014-transfers.ts";
import { liveSince } from "./migrations/0015-live-since.ts";
import { orderNumberSearch } from "./migrations/0016-order-number-search.ts";
import { liveRefusals } from "./migrations/0017-live-refusals.ts";
import { orderCheckRecords } from "./migrations/0018-order-check-records.ts";
import { refundsOfPayee } from "./migrations/0019-refunds-of-payee.ts";
import { keyApprovals } from "./migrations/0020-key-approvals.ts";

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** All of them, in their order. */
export const migrations: readonly Migration[] = [
  { name: "0001-spine", sql: spine },
  { name: "0002-handoffs", sql: handoffs },
  { name: "0003-devices", sql: devices },
  { name: "0004-recovery", sql: recovery },
  { name: "0006-revocations", sql: revocations },
  { name: "0007-merchants", sql: merchants },
  { name: "0008-webhooks", sql: webhooks },
  { name: "0009-merchants-self-service", sql: merchantsSelfService },
  { name: "0010-order-checks", sql: orderChecks },
  { name: "0011-money", sql: money },
  { name: "0012-receipts", sql: receipts },
  { name: "0013-sign-in-handoffs", sql: signInHandoffs },
  { name: "0014-transfers", sql: transfers },
  { name: "0015-live-since", sql: liveSince },
  { name: "0016-order-number-search", sql: orderNumberSearch },
  { name: "0017-live-refusals", sql: liveRefusals },
  { name: "0018-order-check-records", sql: orderCheckRecords },
  { name: "0019-refunds-of-payee", sql: refundsOfPayee },
  { name: "0020-key-approvals", sql: keyApprovals },
];

/** Any constant: two gateways that start at once take turns. */
const LOCK = 4_400_001;

/** Brings the schema up to date: each migration once, in order, all in one transaction under an advisory lock. */
export async function migrate(database: Database): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query("select pg_advisory_xact_lock($1)", [LOCK]);
    await tx.script("create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())");
    const applied = new Set((await tx.query<{ name: string }>("select name from migrations")).map((row) => row.name));
    for (const { name, sql } of migrations.filter((migration) => !applied.has(migration.name))) {
      await tx.script(sql);
      await tx.query("insert into migrations (name) values ($1)", [name]);
    }
  });
}
