import type { KeyStore } from "../keys/store.ts";
import type { Database, Transaction } from "../storage/database.ts";

/** What this room needs; the composition root gives the functions of the rooms that have them. */
export interface ReceiptDependencies {
  readonly database: Database;
  readonly keys: Pick<KeyStore, "authorities" | "authoritiesAbove" | "resultKey" | "resultKeys" | "rootSpkiSha256">;
  /** The user of an active certificate by the SHA-256 of its DER; refuses with `certificate-untrusted` or why it is not active. */
  readonly activeUser: (tx: Transaction, thumbprint: Buffer) => Promise<bigint>;
}

/** Who asks for a receipt: a merchant, by a member of it where it is not its server. */
export interface Issuer {
  readonly merchant: string;
  readonly member: { readonly user: bigint } | undefined;
}
