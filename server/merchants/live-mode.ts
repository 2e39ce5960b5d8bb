import * as v from "valibot";
import type { Business } from "../../protocol/business.ts";
import { LiveRefusal, type Merchant } from "../../protocol/merchant.ts";
import { refuse } from "../../protocol/problem.ts";
import type { SellerCaller } from "../http/server.ts";
import type { Database, Transaction } from "../storage/database.ts";
import type { MerchantsDependencies } from "./dependencies.ts";
import { ownerOf } from "./permissions.ts";
import { endUnapproved, findCertificates, lockMerchant, type MerchantRow } from "./store.ts";
import { existingMerchant, viewMerchant } from "./view.ts";

type Missing = "business" | "origin" | "certificate";

/** An owner asks the operator for live mode, again without effect. Refuses with `live-mode-not-ready` and what is missing. */
export async function requestLiveMode({ database }: Pick<MerchantsDependencies, "database">, caller: SellerCaller): Promise<Merchant> {
  ownerOf(caller);
  const { merchant } = caller;
  return database.transaction(async (tx) => {
    await lockMerchant(tx, merchant);
    const missing = await missingFor(tx, await existingMerchant(tx, merchant));
    if (missing.length > 0) throw refuse("live-mode-not-ready", { missing });
    await tx.query(
      "update merchants set live_requested_at = coalesce(live_requested_at, now()), live_refused_at = null, live_refusal = null where id = $1 and not livemode",
      [merchant],
    );
    return viewMerchant(tx, merchant);
  });
}

/**
 * The operator's yes: live from now on; what was registered before stays test money. The API keys of test mode end, and the signing keys
 * that no owner has approved, so that none that lies about in somebody's test set-up moves real money. Throws an Error for the operator where the merchant has not asked, or something is missing by now.
 */
export async function approveLive(database: Database, merchant: string): Promise<void> {
  await answerRequest(database, merchant, async (tx, row) => {
    const missing = await missingFor(tx, row);
    if (missing.length > 0) throw new Error(`${merchant} cannot go live without: ${missing.join(", ")}.`);
    await tx.query(
      "update merchants set livemode = true, live_since = now(), live_requested_at = null, live_refused_at = null, live_refusal = null where id = $1",
      [merchant],
    );
    await tx.query("update api_keys set revoked_at = now() where merchant = $1 and revoked_at is null", [merchant]);
    await endUnapproved(tx, merchant);
  });
}

/**
 * The operator's no and why: the merchant stays in test mode, reads the reason and may ask again. Throws an Error for the operator where
 * it has not asked, or where the reason is none.
 */
export async function refuseLive(database: Database, merchant: string, reason: string): Promise<void> {
  if (!v.is(LiveRefusal.entries.reason, reason)) throw new Error("The reason has 1 to 300 characters on one line.");
  await answerRequest(database, merchant, async (tx) => {
    await tx.query("update merchants set live_requested_at = null, live_refused_at = now(), live_refusal = $2 where id = $1", [merchant, reason]);
  });
}

export interface LiveRequest extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly business: Business | null;
  readonly asked: Date;
  readonly origins: readonly string[];
  /** Their e-mail addresses. */
  readonly owners: readonly string[];
}

/** Who has asked for live mode and waits, the longest first, with what the operator has to look at. */
export function findLiveRequests(tx: Transaction): Promise<LiveRequest[]> {
  return tx.query<LiveRequest>(
    `select m.id, m.name, m.business, m.live_requested_at as asked,
       array(select o.origin from merchant_origins o where o.merchant = m.id order by o.origin) as origins,
       array(select u.email from merchant_members b join users u on u.number = b.user_number
             where b.merchant = m.id and b.role = 'owner' and b.ended_at is null order by u.email) as owners
     from merchants m where m.live_requested_at is not null order by m.live_requested_at, m.id`,
  );
}

async function answerRequest(database: Database, merchant: string, answer: (tx: Transaction, row: MerchantRow) => Promise<void>): Promise<void> {
  await database.transaction(async (tx) => {
    await lockMerchant(tx, merchant);
    const row = await existingMerchant(tx, merchant).catch(() => undefined);
    if (!row) throw new Error(`There is no merchant ${merchant}.`);
    if (!row.liveRequested) throw new Error(`${merchant} has not asked for live mode.`);
    await answer(tx, row);
  });
}

async function missingFor(tx: Transaction, { id, business, origins }: MerchantRow): Promise<Missing[]> {
  const now = new Date();
  const certified = (await findCertificates(tx, id)).some(({ approvedAt, revokedAt, notAfter }) => approvedAt && !revokedAt && notAfter > now);
  const missing = { business: !business, origin: origins.length === 0, certificate: !certified };
  return (Object.keys(missing) as Missing[]).filter((what) => missing[what]);
}
