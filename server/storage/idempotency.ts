import { refuse } from "../../protocol/problem.ts";
import type { Database, Transaction } from "./database.ts";

/** A request that must take effect once, however often it comes. */
export interface OnceRequest {
  /** Whose key it is, with the operation: one owner's keys never meet another's. */
  readonly owner: string;
  /** The `Idempotency-Key` header. */
  readonly key: string;
  /** SHA-256 of all that the request asks for. */
  readonly requestHash: Uint8Array;
}

/**
 * The reply of `work`, done once per owner and key: a repeat with the same hash gets the stored reply (JSON), with another
 * hash `idempotency-conflict`. Key, work and reply commit together, so a crash or a refusal leaves no key, and a
 * repeat that comes meanwhile waits for that commit.
 */
export function once<T>(database: Database, request: OnceRequest, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.transaction(async (tx) => {
    const { owner, key, requestHash } = request;
    // Where another transaction has just written this key, this statement waits until that one has ended.
    const fresh = await tx.query("insert into idempotency_keys (owner, key, request_hash) values ($1, $2, $3) on conflict do nothing returning 1", [
      owner,
      key,
      requestHash,
    ]);
    if (fresh.length === 0) return storedReply<T>(tx, request);
    const reply = await work(tx);
    await tx.query("update idempotency_keys set reply = $3 where owner = $1 and key = $2", [owner, key, JSON.stringify(reply)]);
    return reply;
  });
}

async function storedReply<T>(tx: Transaction, { owner, key, requestHash }: OnceRequest): Promise<T> {
  const [row] = await tx.query<{ request_hash: Buffer; reply: string | null }>(
    "select request_hash, reply from idempotency_keys where owner = $1 and key = $2",
    [owner, key],
  );
  if (!row || row.reply === null) throw new Error("an idempotency key came without its reply");
  if (!row.request_hash.equals(requestHash)) throw refuse("idempotency-conflict");
  return JSON.parse(row.reply) as T;
}
