import { type Database, openDatabase } from "./database.ts";

/** A wallet on one device: its key store, the gateway that it belongs to and the root that it trusts. */
export interface Wallet {
  readonly gateway: string;
  /** base64url SHA-256 of the root's SubjectPublicKeyInfo. */
  readonly rootSpki: string;
  readonly database: Database;
}

/** Opens this device's wallet. */
export async function openWallet(gateway: string, rootSpki: string): Promise<Wallet> {
  return { gateway, rootSpki, database: await openDatabase() };
}
