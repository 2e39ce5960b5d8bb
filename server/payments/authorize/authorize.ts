import type { AuthorizationRequest } from "../../../protocol/payment.ts";
import { type Problem, ProblemError, refuse } from "../../../protocol/problem.ts";
import type { PerMinute } from "../../http/per-minute.ts";
import { consentOf } from "../../keys/jws.ts";
import { type Database, isOutage } from "../../storage/database.ts";
import { commitGroup, type Rules } from "./commit.ts";
import type { Decision } from "./decide.ts";
import { explainMismatch } from "./mismatch.ts";
import { groupCommit } from "./queue.ts";
import { storedResult } from "./stored-result.ts";
import { type VerifiedAuthorization, type Verifier, verifyAuthorization } from "./verify.ts";

/** Authorizations that may wait at once; beyond it the gateway says so instead of growing. */
const MOST_PENDING = 8_192;

/** Refusals that only time has brought about, by a signature that holds. */
const LATE: ReadonlySet<string> = new Set(["authorization-stale", "certificate-expired"]);

export interface Authorizer {
  /** Pays by one authorization: the signed result, or ProblemError. `payment` is the one that the request names, where it names one. */
  authorize(request: AuthorizationRequest, from?: { readonly payment?: string; readonly address?: string }): Promise<string>;
  /** Pays by several: verified at once, decided in their order; one outcome each. */
  authorizeAll(requests: readonly AuthorizationRequest[], address?: string): Promise<PromiseSettledResult<string>[]>;
  /** Takes no new work and resolves when all that was taken is committed and answered. */
  close(): Promise<void>;
}

export interface AuthorizerOptions extends Verifier, Rules {
  readonly database: Database;
  /** Uses of a certificate. */
  readonly uses: PerMinute<bigint>;
  /** Authorizations from an address that did not verify. */
  readonly failures: PerMinute<string>;
}

/** Verifies on all cores, decides and books in groups. */
export function createAuthorizer({ database, uses, failures, signerOf, signResult, signatureHolds, ...rules }: AuthorizerOptions): Authorizer {
  const verifier = { signerOf, signResult, ...(signatureHolds && { signatureHolds }) };
  const queue = groupCommit<VerifiedAuthorization, Decision>((items) => commitGroup(database, rules, items), { isOutage });
  let closing = false;
  let underWay = 0;

  /** Counted after, not before: many under way at once from one shop's address are no failures. */
  async function verified(request: AuthorizationRequest, address: string): Promise<VerifiedAuthorization> {
    failures.check(address);
    try {
      return await verifyAuthorization(verifier, request.authorization, request.pinProof, Date.now());
    } catch (error) {
      failures.count(address);
      throw error;
    }
  }

  async function decide(item: VerifiedAuthorization): Promise<string> {
    uses.check(item.signer.certificate);
    uses.count(item.signer.certificate);
    const decision = await queue.push(item);
    if (decision.outcome !== "refused") return decision.result;
    throw new ProblemError(await explained(item, decision.problem));
  }

  async function explained(item: VerifiedAuthorization, problem: Problem): Promise<Problem> {
    return problem.code === "order-mismatch" ? explainMismatch(database, item.authorization) : problem;
  }

  /** A paid authorization gets its result however late it is asked for again; all else has been found by the transaction. */
  async function orStored(request: AuthorizationRequest, result: Promise<string>): Promise<string> {
    try {
      return await result;
    } catch (error) {
      const late = error instanceof ProblemError && LATE.has(error.problem.code);
      const stored = late && (await storedResult(database, consentOf(request.authorization), request.authorization));
      if (stored) return stored;
      throw error;
    }
  }

  async function admitted<T>(number: number, work: () => Promise<T>): Promise<T> {
    if (closing) throw refuse("shutting-down");
    if (underWay + number > MOST_PENDING) throw refuse("rate-limited", { retryAfter: 1 });
    underWay += number;
    try {
      return await work();
    } finally {
      underWay -= number;
    }
  }

  async function single(request: AuthorizationRequest, payment: string | undefined, address: string): Promise<string> {
    const item = await verified(request, address);
    if (payment !== undefined && payment !== item.authorization.payment) throw refuse("payment-mismatch");
    return decide(item);
  }

  return {
    authorize: (request, { payment, address = "" } = {}) => admitted(1, () => orStored(request, single(request, payment, address))),
    authorizeAll: (requests, address = "") =>
      admitted(requests.length, async () => {
        const items = await Promise.allSettled(requests.map((request) => verified(request, address)));
        return Promise.allSettled(
          requests.map((request, at) => {
            const item = items[at];
            return orStored(request, item?.status === "fulfilled" ? decide(item.value) : Promise.reject(item?.reason));
          }),
        );
      }),
    async close() {
      closing = true;
      while (underWay > 0) {
        await queue.drained();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}
