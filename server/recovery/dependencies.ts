import type { KeyStore } from "../keys/store.ts";
import type { Database, Transaction } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";

/** How long a recovery waits, in ms. */
export interface RecoveryPeriods {
  /** While every device may veto. */
  readonly waitMs: number;
  /** Where devices were excluded from that. */
  readonly excludedWaitMs: number;
}

/** For how long it may be finished afterwards, in ms. */
export const FINISH_MS = 7 * 86_400_000;

export interface RecoveryDependencies {
  readonly database: Database;
  readonly keys: KeyStore;
  readonly limits: RateLimits;
  readonly periods: RecoveryPeriods;
  /** Uses up a nonce under the certificate that signed it; false when it was used before. */
  readonly useNonce: (tx: Transaction, signer: Uint8Array, nonce: string, keepUntil: Date) => Promise<boolean>;
}

export interface Caller {
  readonly user: bigint;
  readonly device: string;
}
