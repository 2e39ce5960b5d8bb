import type { AuthorizationRequest } from "../../../protocol/payment.ts";
import { type Problem, ProblemError, refuse } from "../../../protocol/problem.ts";
import { type Database, isOutage } from "../../storage/database.ts";
import { commitGroup } from "./commit.ts";
import type { Decision } from "./decide.ts";
import { explainMismatch } from "./mismatch.ts";
import { groupCommit } from "./queue.ts";
import { storedResult } from "./stored-result.ts";
import { consentHash, type VerifiedAuthorization, type Verifier, verifyAuthorization } from "./verify.ts";
import type { PinHolds } from "./world.ts";

/** Authorizations that may wait at once; beyond it the gateway says so instead of growing. */
const MOST_PENDING = 8_192;

export interface Authorizer {
  /** Pays by one authorization: the signed result, or ProblemError. `payment` is the one that the request names, where it names one. */
  authorize(request: AuthorizationRequest, payment?: string): Promise<string>;
  /** Takes no new work and resolves when all that was taken is committed and answered. */
  close(): Promise<void>;
}

export interface AuthorizerOptions extends Verifier {
  readonly database: Database;
  readonly pinHolds: PinHolds;
  /** Counts one use of a certificate; throws `rate-limited`. */
  readonly admit: (certificate: bigint) => void;
}

/** Verifies on all cores, decides and books in groups. */
export function createAuthorizer({ database, pinHolds, admit, ...verifier }: AuthorizerOptions): Authorizer {
  const queue = groupCommit<VerifiedAuthorization, Decision>((items) => commitGroup(database, pinHolds, items), { isOutage });
  let closing = false;
  let verifying = 0;

  async function decide(request: AuthorizationRequest, payment: string | undefined): Promise<string> {
    const item = await verifyAuthorization(verifier, request.authorization, request.pinProof, Date.now());
    admit(item.signer.certificate);
    if (payment !== undefined && payment !== item.authorization.payment) throw refuse("payment-mismatch");
    const decision = await queue.push(item);
    if (decision.outcome !== "refused") return decision.result;
    throw new ProblemError(await explained(item, decision.problem));
  }

  async function explained(item: VerifiedAuthorization, problem: Problem): Promise<Problem> {
    return problem.code === "order-mismatch" ? explainMismatch(database, item.authorization) : problem;
  }

  return {
    async authorize(request, payment) {
      if (closing) throw refuse("shutting-down");
      if (verifying >= MOST_PENDING) throw refuse("rate-limited", { retryAfter: 1 });
      verifying += 1;
      try {
        return await decide(request, payment);
      } catch (error) {
        // Identical bytes of a paid authorization get their result whatever has happened to the certificate since.
        const stored = error instanceof ProblemError && (await storedResult(database, consentHash(request.authorization), request.authorization));
        if (stored) return stored;
        throw error;
      } finally {
        verifying -= 1;
      }
    },
    async close() {
      closing = true;
      while (verifying > 0) {
        await queue.drained();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  };
}
