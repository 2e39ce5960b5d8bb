import type { KeyStore } from "../../server/keys/store.ts";
import { type CastPayer, type CastPayment, type CastSeller, castAuthorization, castPayer, castPayments, castSeller } from "../../server/setup/cast.ts";
import type { Database } from "../../server/storage/database.ts";
import type { Burst } from "./client.ts";

/** Payers and sellers who know each other, so that one click pays. */
export interface Crowd {
  readonly payers: readonly CastPayer[];
  readonly sellers: readonly CastSeller[];
}

/** How many sellers each payer has paid before; the first seller is known to all. */
const ACQUAINTED = 10;
const PRICE = 100n;
const CHUNK = 500;

/** Makes a crowd with balances and allowances that no round uses up: both are settings of a payer, and still checked on every payment. */
export async function gatherCrowd(database: Database, keys: KeyStore, size: { payers: number; sellers: number }): Promise<Crowd> {
  const sellers = await inChunks(size.sellers, 8, () => castSeller(database, keys));
  const payers = await inChunks(size.payers, 8, () => castPayer(database, keys, 1_000_000_000_000n));
  await database.query("update allowances set per_payment = 1000000, total = 1000000000000");
  const pairs = payers.flatMap((payer, at) => knownTo({ payers, sellers }, at).map((seller) => [payer.user, seller.id] as const));
  await database.query("insert into acquaintances (user_number, merchant) select * from unnest($1::bigint[], $2::text[]) on conflict do nothing", [
    pairs.map(([user]) => user),
    pairs.map(([, merchant]) => merchant),
  ]);
  return { payers, sellers };
}

function knownTo({ sellers }: Crowd, payer: number): CastSeller[] {
  const spread = Array.from({ length: ACQUAINTED }, (_, at) => sellers[(payer * 7 + at) % sellers.length]);
  return [sellers[0], ...spread].filter((seller) => seller !== undefined);
}

/** Where a burst's payments go: each to another seller of the payer's, or all to one. */
export type Payees = "spread" | "one";

/** Registered payments and freshly signed authorizations: one payer after the other, in single requests or in batches. */
export async function prepareBurst(database: Database, crowd: Crowd, count: number, payees: Payees, perRequest: number): Promise<Burst> {
  const bodies: string[] = [];
  const payments: CastPayment[] = [];
  while (payments.length < count) {
    const turns = Array.from({ length: Math.min(CHUNK, count - payments.length) }, (_, at) => turn(crowd, payments.length + at, payees));
    const registered = await castPayments(
      database,
      turns.map(({ seller }) => seller),
      PRICE,
    );
    const signed = await Promise.all(
      turns.map(({ payer }, at) => {
        const payment = registered[at];
        if (!payment) throw new Error("a payment was not registered");
        return castAuthorization(payer, payment);
      }),
    );
    payments.push(...registered);
    bodies.push(...signed.map((authorization) => JSON.stringify({ authorization })));
  }
  const ids = payments.map((payment) => payment.id);
  if (perRequest === 1) return { payments: ids, requests: bodies.map((body, at) => post(`/v1/payments/${ids[at]}/authorization`, body)) };
  const groups = Array.from({ length: Math.ceil(count / perRequest) }, (_, at) => bodies.slice(at * perRequest, (at + 1) * perRequest));
  return { payments: ids, requests: groups.map((group) => post("/v1/authorizations", `{"authorizations":[${group.join(",")}]}`)) };
}

function turn(crowd: Crowd, at: number, payees: Payees): { payer: CastPayer; seller: CastSeller } {
  const index = at % crowd.payers.length;
  const payer = crowd.payers[index];
  const known = knownTo(crowd, index);
  const seller = payees === "one" ? known[0] : known[1 + (at % (known.length - 1))];
  if (!payer || !seller) throw new Error("the crowd is empty");
  return { payer, seller };
}

function post(path: string, body: string): Buffer {
  return Buffer.from(`POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

async function inChunks<T>(count: number, atOnce: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < count) made.push(...(await Promise.all(Array.from({ length: Math.min(atOnce, count - made.length) }, make))));
  return made;
}
