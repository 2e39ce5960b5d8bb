import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ProblemCode, ProblemError } from "../../protocol/problem.ts";
import { proofHolds } from "../certificates/pin.ts";
import { recordSuspension } from "../certificates/record-suspension.ts";
import { openKeyStore } from "../keys/open.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Authorizer } from "../payments/authorize/authorize.ts";
import { authorizerOf } from "../payments/wiring.ts";
import type { Database, Transaction } from "../storage/database.ts";
import { openScratchDatabase } from "../storage/scratch-database.ts";
import type { CastPayer } from "./cast.ts";

/** A database of its own with two authorizers on it, as two gateway processes have; for tests. */
export interface Rehearsal {
  readonly database: Database;
  readonly keys: KeyStore;
  readonly authorizer: Authorizer;
  readonly second: Authorizer;
  balanceOf(payer: CastPayer): Promise<bigint>;
  stateOf(payment: string): Promise<string | undefined>;
  /** How many payment entries there are. */
  moved(): Promise<bigint>;
  close(): Promise<void>;
}

/** The gateway's own origin in a rehearsal. */
export const REHEARSAL_ORIGIN = "https://gateway.example";

export async function openRehearsal(authorizationsPerMinute = 10_000): Promise<Rehearsal> {
  const folder = await mkdtemp(join(tmpdir(), "coconut-rehearsal-"));
  const keys = await openKeyStore({ COCONUT_KEYS: folder });
  const scratch = await openScratchDatabase(4);
  const { database } = scratch;
  const parts = {
    keys,
    authorizationsPerMinute,
    publicOrigins: [REHEARSAL_ORIGIN],
    recordSuspension: (tx: Transaction, certificates: readonly bigint[]) => recordSuspension(tx, keys, certificates),
    pinHolds: (signer: { pinVerifier: Buffer; spkiHash: Buffer }, jws: string, proof: string) =>
      proofHolds(keys.pinKeys, { spkiHash: signer.spkiHash, sealed: signer.pinVerifier }, "payment", jws, proof),
  };
  const authorizer = authorizerOf({ ...parts, database });
  const second = authorizerOf({ ...parts, database: scratch.another(4) });
  return {
    database,
    keys,
    authorizer,
    second,
    async balanceOf(payer) {
      const [row] = await database.query<{ balance: bigint }>("select a.balance from ledger_accounts a join users u on u.account = a.id where u.number = $1", [
        payer.user,
      ]);
      return row?.balance ?? 0n;
    },
    async stateOf(payment) {
      const [row] = await database.query<{ state: string }>("select state from payments where id = $1", [payment]);
      return row?.state;
    },
    async moved() {
      const [row] = await database.query<{ count: bigint }>("select count(*) as count from ledger_entries where kind = 'payment'");
      return row?.count ?? 0n;
    },
    async close() {
      await Promise.all([authorizer.close(), second.close()]);
      await scratch.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** `paid`, or the code of the refusal. */
export async function outcomeOf(attempt: Promise<string>): Promise<"paid" | ProblemCode> {
  try {
    await attempt;
    return "paid";
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
}
