import { perMinute } from "../http/per-minute.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Database } from "../storage/database.ts";
import { type Authorizer, createAuthorizer } from "./authorize/authorize.ts";
import { trustUnder } from "./authorize/chain.ts";
import type { Rules } from "./authorize/commit.ts";
import { resultSigner } from "./authorize/result.ts";
import { signerDirectory } from "./authorize/signers.ts";
import type { Verifier } from "./authorize/verify.ts";
import type { PinHolds } from "./authorize/world.ts";

export interface AuthorizerParts {
  readonly database: Database;
  readonly keys: Pick<KeyStore, "authorities" | "resultKey">;
  readonly pinHolds: PinHolds;
  readonly recordSuspension: Rules["recordSuspension"];
  /** Doubles in place of single checks. */
  readonly checks?: Pick<Rules, "decide"> & Pick<Verifier, "signatureHolds">;
  /** The gateway's own: its checkout page may ask for any merchant. */
  readonly publicOrigins?: readonly string[];
  /** Authorizations that one certificate may present per minute and process. */
  readonly authorizationsPerMinute: number;
  /** Authorizations from one address that do not verify, per minute and process. */
  readonly failuresPerMinute?: number;
}

/** An authorizer over the gateway's keys: chains up to the users CAs, results under the newest result key. */
export function authorizerOf({
  database,
  keys,
  publicOrigins = [],
  authorizationsPerMinute,
  failuresPerMinute = 120,
  checks,
  ...rules
}: AuthorizerParts): Authorizer {
  return createAuthorizer({
    ...{ database, ...rules, publicOrigins: new Set(publicOrigins) },
    ...(checks?.decide && { decide: checks.decide }),
    ...(checks?.signatureHolds && { signatureHolds: checks.signatureHolds }),
    signerOf: signerDirectory(database, trustUnder(keys.authorities.users)),
    signResult: resultSigner(() => keys.resultKey()),
    uses: perMinute(authorizationsPerMinute),
    failures: perMinute(failuresPerMinute),
  });
}
