import type { PromptView } from "../../protocol/payment.ts";
import type { Site } from "../../protocol/sign-in.ts";
import type { SecretKeys } from "../keys/store.ts";
import type { Database } from "../storage/database.ts";
import type { RateLimits } from "../storage/rate-limit.ts";

/** A certificate that may pay now. */
export interface ActiveCertificate {
  readonly id: bigint;
}

export interface HandoffsDependencies {
  readonly database: Database;
  readonly limits: RateLimits;
  /** K_s, from which the secrets of hand-offs are derived. */
  readonly secrets: SecretKeys;
  /** The gateway's own origins: a hand-off may be asked for by a page of theirs. */
  readonly publicOrigins: readonly string[];
  /** Where a phone's wallet opens. */
  readonly walletOrigin: string;
  /** The active certificate of a user's device; undefined where it has none. */
  readonly activeCertificate: (user: bigint, device: string) => Promise<ActiveCertificate | undefined>;
  /** What this user's wallet must show before it signs. */
  readonly promptView: (user: bigint, payment: string) => Promise<PromptView>;
  /** A merchant as wallets show it; undefined when there is none. */
  readonly findSite: (merchant: string) => Promise<Site | undefined>;
  /** Reads a JWS of the type by an active certificate; refuses with the problem of form, certificate or signature. */
  readonly readSigned: (jws: string, type: string) => Promise<{ readonly certificate: bigint }>;
  /** The gateway's clock in ms. */
  readonly now: () => number;
}
