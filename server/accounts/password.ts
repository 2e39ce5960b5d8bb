import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { refuse } from "../../protocol/problem.ts";

/** Argon2id (RFC 9106) with 19 MiB and two passes, as OWASP recommends; the package's default variant is argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const;

/** Hashing runs on the thread pool that also verifies payments: only so many at once, and so many waiting. */
const AT_ONCE = 2;
const WAITING = 100;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Whether the password is the one of the hash; without a hash the same work is done and the answer is no. */
  matches(stored: string | undefined, password: string): Promise<boolean>;
}

/** Hashes and checks passwords, few at a time; refuses with `rate-limited` when too many wait. */
export function createPasswords(engine: Pick<typeof import("@node-rs/argon2"), "hash" | "verify"> = { hash, verify }): Passwords {
  const inTurn = turns();
  const hashNow = (password: string) => engine.hash(password.normalize("NFKC"), COST);
  let nobodys: Promise<string> | undefined;
  return {
    hash: (password) => inTurn(() => hashNow(password)),
    async matches(stored, password) {
      nobodys ??= hashNow(randomBytes(16).toString("hex"));
      const against = stored ?? (await nobodys);
      return inTurn(async () => (await engine.verify(against, password.normalize("NFKC"))) && stored !== undefined);
    },
  };
}

function turns(): <T>(job: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (job) => {
    if (running < AT_ONCE) running++;
    else if (waiting.length >= WAITING) throw refuse("rate-limited", { retryAfter: 1 });
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await job();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
