import type { Session } from "../../protocol/account.ts";
import type { SellerCaller } from "../http/server.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Describers } from "../ledger/list-entries.ts";
import type { Outbound } from "../outbound/client.ts";
import type { Database, Transaction } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";

/** What an active certificate of a user signed. */
export interface SignedByUser {
  readonly user: bigint;
  readonly device: string;
  readonly json: unknown;
}

/** An approval of a key whose form, signer, signature and PIN hold. */
export interface ReadKeyApproval {
  /** The owner's certificate. */
  readonly certificate: bigint;
  /** Refuses unless whoever signed may still do so, to the end of the transaction. */
  confirm(tx: Transaction): Promise<void>;
}

/**
 * Reads an owner's approval of the key with this SPKI hash (base64url) for the caller's merchant. Refuses with `key-approval-invalid`,
 * `seller-required`, `owner-required`, or why certificate or PIN do not hold.
 */
export type ReadApproval = (request: { caller: SellerCaller; approval: string; pinProof: string; key: string }) => Promise<ReadKeyApproval>;

/** What this room needs; merchant-side.ts gives the functions of the rooms that have them. */
export interface MerchantsDependencies {
  readonly database: Database;
  readonly keys: Pick<KeyStore, "issuer">;
  readonly limits: RateLimits;
  readonly publicOrigins: readonly [string, ...string[]];
  /** Of this gateway and its wallet: no merchant's, whatever stands on them. */
  readonly ownOrigins: readonly string[];
  /** Whether origins on this machine may be claimed, by http and on any port. */
  readonly allowLoopback: boolean;
  readonly outbound: Outbound;
  /** What a merchant's entries say of what is behind them. */
  readonly describers: Describers;
  /** Who has signed up with an e-mail address, in whatever spelling of it. */
  userOfEmail(tx: Transaction, email: string): Promise<bigint | undefined>;
  /** Reads a JWS of the type by an active certificate; refuses with the problem of form, certificate or signature. */
  readSigned(jws: string, type: string): Promise<SignedByUser>;
  /** Refuses unless the device's certificate, and the master above it, are active. */
  refuseInactiveDevice(user: bigint, device: string): Promise<void>;
  /** Reads an owner's approval of a key; merchant-side.ts says by what. */
  readonly readApproval: ReadApproval;
  /**
   * A login of a certificate from `issued` (ms) on, for 7 days or up to `expires`, for one merchant where one is named; `generation`: of
   * the user's logins, the present one where it is not given.
   */
  issueLogin(holder: { user: bigint; device: string; merchant?: string; generation?: number }, issued: number, expires?: number): Promise<Session>;
  readonly now: () => number;
}
