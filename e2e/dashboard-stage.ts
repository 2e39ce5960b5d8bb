import { randomBytes } from "node:crypto";
import type { Page } from "playwright/test";
import type { Session } from "../protocol/account.ts";
import { api, type Operation, type ReplyOf, type RequestOf } from "../protocol/api.ts";
import { AUTHORIZATION_LIFETIME_MS } from "../protocol/authorization.ts";
import { signReceipt } from "../protocol/receipt/sign.ts";
import { sellerApi } from "../protocol/seller-api.ts";
import { signSignIn } from "../protocol/sign-in.ts";
import { openKeyStore } from "../server/keys/open.ts";
import { createApiKey } from "../server/merchants/api-key.ts";
import { type CastPayer, castAuthorization, castPayer, castPayments, castSeller } from "../server/setup/cast.ts";
import { SCRATCH_BUSINESS } from "../server/setup/scratch-merchant.ts";
import { payoutBody, refundBody } from "../server/setup/scratch-money.ts";
import type { Database } from "../server/storage/database.ts";
import { startMerchantServer } from "./merchant-server.ts";
import { readStack } from "./stack.ts";

/** A merchant with a past: every list of the dashboard has something to show. */
export interface DashboardStage {
  readonly id: string;
  readonly name: string;
  /** Proven to be its own. */
  readonly origin: string;
  /** A payment with a refund and a receipt. */
  readonly payment: string;
  /** Signs the merchant's owner in on a page of the gateway, without a wallet. */
  signIn(page: Page): Promise<void>;
  close(): Promise<void>;
}

const PRICES = [12_000n, 26_000n, 6_900n, 31_500n, 18_000n, 44_000n, 9_900n];

/** `also`: the e-mail of somebody who owns the merchant too. */
export async function openDashboardStage(database: Database, also?: string): Promise<DashboardStage> {
  const store = await openKeyStore({ COCONUT_KEYS: readStack().keys });
  const owner = await castPayer(database, store, 0n);
  const payer = await castPayer(database, store, 1_000_000n);
  await database.query("update users set name = 'Kim Coco' where number = $1", [owner.user]);
  await database.query("update allowances set total = 1000000 where user_number = $1", [payer.user]);
  const server = await startMerchantServer();
  const seller = await castSeller(database, store, server.origin);
  const name = `코코넛 Grove ${randomBytes(3).toString("hex")}`;
  await database.query("update merchants set name = $2, name_key = $2, business = $3 where id = $1", [seller.id, name, JSON.stringify(SCRATCH_BUSINESS)]);
  await database.query("insert into merchant_members (merchant, user_number, role) select $1, number, 'owner' from users where number = $2 or email = $3", [
    seller.id,
    owner.user,
    also ?? "",
  ]);
  await database.query("insert into acquaintances (user_number, merchant) values ($1, $2)", [payer.user, seller.id]);
  const apiKey = await createApiKey(database, seller.id);
  const call = callerOf(apiKey);

  const payments = await castPayments(
    database,
    PRICES.map(() => seller),
    20_000n,
  );
  const [refunded, open, canceled, ...paid] = payments;
  if (!refunded || !open || !canceled) throw new Error("too few payments");
  for (const payment of [refunded, ...paid])
    await call(api.authorizePayment, { params: { id: payment.id }, body: { authorization: await castAuthorization(payer, payment) } });
  await call(api.cancelPayment, { params: { id: canceled.id } });
  // Payments of days before: nobody looks at the evidence of these.
  for (const [at, { id }] of paid.entries())
    await database.query(
      "update payments set created_at = created_at - make_interval(days => $2), paid_at = paid_at - make_interval(days => $2) where id = $1",
      [id, 3 * at + 1],
    );
  await fillDays(database, seller.id);
  await fillChecks(database, seller.id, paid[0]?.id ?? "");
  await call(sellerApi.createRefund, { params: { id: refunded.id }, body: await refundBody(seller, refunded, "6000") }, refunded.id);
  await call(sellerApi.createPayout, { body: await payoutBody(seller, "10000") }, `payout-${refunded.id}`);
  const { payload } = await call(sellerApi.draftReceipt, { params: { id: refunded.id } });
  await call(sellerApi.issueReceipt, { body: { payload, signature: await signReceipt(payload, seller.key, await chainOf(database, store, seller.id)) } });
  const { id: endpoint } = await call(sellerApi.createWebhookEndpoint, {
    body: { url: `${server.origin}/webhooks`, events: ["payment.paid", "payment.refunded"] },
  });
  const { id: broken } = await call(sellerApi.createWebhookEndpoint, { body: { url: `${server.origin}/broken`, events: ["payment.paid"] } });
  await call(sellerApi.testWebhookEndpoint, { params: { id: endpoint } });
  await call(sellerApi.testWebhookEndpoint, { params: { id: broken } });
  await call(sellerApi.claimOrigin, { body: { origin: server.origin.replace("seller.", "second.") } });
  return { id: seller.id, name, origin: server.origin, payment: refunded.id, signIn: (page) => signIn(page, owner), close: () => server.close() };
}

/** Sums of the last weeks, as the ledger keeps them of days that are over. */
async function fillDays(database: Database, merchant: string): Promise<void> {
  const yesterday = "(now() at time zone 'Asia/Seoul')::date - 1";
  await database.query(
    `insert into ledger_days (account, day, kind, entries, amount)
     select m.account, ${yesterday} - n, k.kind, 1 + n % 5, k.factor * (12000 + (n * 7919) % 97 * 1000)
     from merchants m, generate_series(0, 27) n, (values ('payment', 1), ('refund', -0.2)) as k(kind, factor)
     where m.id = $1 and n % 7 <> 5 and (k.kind = 'payment' or n % 4 = 1)`,
    [merchant],
  );
  await database.query(`insert into ledger_days_known (account, day) select account, ${yesterday} from merchants where id = $1`, [merchant]);
}

/** What pages brought: a price that was changed, an order that cannot be read, one that is the merchant's own, and two that nobody could compare. */
async function fillChecks(database: Database, merchant: string, payment: string): Promise<void> {
  const sides = [
    { field: "lines[0].unitPrice", presented: "1000", fetched: "6900" },
    { field: "lines[0].name", presented: "Television 65″ with a very long name that a page has put there", fetched: "Coconut" },
    { field: "lines[1]", fetched: "Straw × 2 = 200" },
  ];
  await database.query(
    `insert into order_checks (merchant, order_number, verdict, presented, fetched, fields, differences, code, payment, reason, detail, at, signed)
     select $1, 'S-10' || at, verdict, decode(repeat('ab', 32), 'hex'), case when reason is null then decode(repeat('cd', 32), 'hex') else '' end,
       fields::jsonb, differences::jsonb, code, payment, reason, detail, now() - make_interval(mins => at), case when reason is null then '' end
     from (values (1, 'abnormal', $2, $3, 'A-493817', null, null, null), (2, 'abnormal', '["order"]', '[]', 'A-100293', null, null, null),
       (3, 'normal', '[]', '[]', 'N-558102', $4, null, null), (4, 'failed', '[]', '[]', null, null, 'bad-answer', 'HTTP 404'),
       (5, 'failed', '[]', '[]', null, null, 'timed-out', null)) as c(at, verdict, fields, differences, code, payment, reason, detail)
     order by at desc`,
    [merchant, JSON.stringify(sides.map(({ field }) => field)), JSON.stringify(sides), payment],
  );
}

async function chainOf(database: Database, store: Awaited<ReturnType<typeof openKeyStore>>, merchant: string): Promise<string[]> {
  const [row] = await database.query<{ der: Buffer }>("select der from merchant_certificates where merchant = $1", [merchant]);
  const der = row?.der ?? Buffer.alloc(0);
  const [ca = Buffer.alloc(0)] = (await store.authoritiesAbove(der)) ?? [];
  return [der, ca].map((one) => Buffer.from(one).toString("base64"));
}

/** Calls the gateway as a merchant's server, or as anybody. */
function callerOf(apiKey?: string) {
  return async <O extends Operation>(operation: O, request: RequestOf<O>, idempotencyKey?: string): Promise<ReplyOf<O>> => {
    const { params = {}, body } = request as { params?: Record<string, string>; body?: unknown };
    const path = operation.path.replace(/\{(\w+)\}/g, (_, key: string) => params[key] ?? "");
    const response = await fetch(readStack().api + path, {
      method: operation.method,
      headers: {
        ...(apiKey && { authorization: `Bearer ${apiKey}` }),
        ...(idempotencyKey && { "idempotency-key": idempotencyKey }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${operation.method} ${path}: ${text}`);
    return (text ? JSON.parse(text) : undefined) as ReplyOf<O>;
  };
}

/** A person's login put where the dashboard keeps it, as the dashboard does after the wallet has signed. */
async function signIn(page: Page, person: CastPayer): Promise<void> {
  const { gateway } = readStack();
  const call = callerOf();
  const { challenge } = await call(sellerApi.createSignInChallenge, {});
  const issued = Date.now();
  const claims = { audience: gateway, challenge, user: String(person.user), device: person.device, issued, expires: issued + AUTHORIZATION_LIFETIME_MS };
  const session = await call(sellerApi.createConsoleSession, { body: { signIn: await signSignIn(claims, person.key, person.chain) } });
  await page.goto(`${gateway}/dashboard/`);
  await page.evaluate(async ({ user, token, keyid, secret, expires }: Session) => {
    const bytes = Uint8Array.from(atob(secret.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
    const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open("coconut-dashboard", 1);
      opening.onsuccess = () => resolve(opening.result);
    });
    const transaction = database.transaction("session", "readwrite");
    transaction.objectStore("session").put({ user, person: { token, keyid, secret: key }, ends: expires, clockOffset: 0 }, "current");
    await new Promise((resolve) => {
      transaction.oncomplete = resolve;
    });
    database.close();
  }, session);
}
