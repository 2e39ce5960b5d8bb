import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { authenticateLogin } from "../accounts/authenticate.ts";
import { serveAccounts } from "../accounts/routes.ts";
import { checkPin } from "../certificates/check-pin.ts";
import { readSigned } from "../certificates/read-signed.ts";
import { serveCertificates } from "../certificates/routes.ts";
import { deviceRevokedAt } from "../certificates/store.ts";
import { createHttpServer, type HttpServer } from "../http/server.ts";
import { ensureKeys } from "../keys/setup.ts";
import type { KeyStore } from "../keys/store.ts";
import { authenticateMerchant } from "../merchants/api-key.ts";
import { serveMerchants } from "../merchants/routes.ts";
import type { Database } from "../storage/database.ts";
import { type LimitOverrides, rateLimits } from "../storage/rate-limit.ts";
import { openScratchDatabase, type ScratchDatabase } from "../storage/scratch-database.ts";

export const SCRATCH_ORIGINS = ["http://gateway.test:4400", "http://localhost:4400"] as const;

/** The rooms of people (accounts, certificates, merchants) on a database of their own, answering in this process. */
export interface ScratchGateway {
  readonly scratch: ScratchDatabase;
  readonly database: Database;
  readonly keys: KeyStore;
  readonly http: HttpServer;
  /** A second gateway process' worth: own pool, own HTTP server, the same database; other keys where they are given. */
  another(options?: { keys?: KeyStore; limits?: LimitOverrides; now?: () => number }): HttpServer;
  close(): Promise<void>;
}

const PLENTY = { count: 1_000_000, seconds: 60 };
/** For suites that are about something else: nothing that a test does is too often. */
export const NO_LIMITS: LimitOverrides = {
  "login-address": PLENTY,
  "login-account-address": PLENTY,
  "login-account": PLENTY,
  "renewal-address": PLENTY,
  "sign-up-address": PLENTY,
  "top-up-user": PLENTY,
  "allowance-user": PLENTY,
  "certificate-user": PLENTY,
};

/** Opens a gateway for one suite; without `limits` nothing is limited. */
export async function openScratchGateway(limits: LimitOverrides = NO_LIMITS): Promise<ScratchGateway> {
  const folder = await mkdtemp(join(tmpdir(), "coconut-keys-"));
  const [scratch, keys] = await Promise.all([openScratchDatabase(), ensureKeys(folder)]);
  const another: ScratchGateway["another"] = (options = {}) => wire({ database: scratch.another(), keys, limits, ...options });
  return {
    scratch,
    database: scratch.database,
    keys,
    http: wire({ database: scratch.database, keys, limits }),
    another,
    async close() {
      await scratch.close();
      await rm(folder, { recursive: true });
    },
  };
}

function wire({ database, keys, limits: overrides, now }: { database: Database; keys: KeyStore; limits: LimitOverrides; now?: () => number }): HttpServer {
  const limits = rateLimits(database, overrides);
  const publicOrigins = SCRATCH_ORIGINS;
  const loginKeys = { token: keys.tokenKeys, session: keys.sessionKeys };
  const http = createHttpServer({
    logLevel: "silent",
    authentication: {
      login: authenticateLogin({
        ...{ database, keys: loginKeys, publicOrigins },
        deviceRevokedAt: (user, device) => deviceRevokedAt(database, user, device),
        ...(now && { now }),
      }),
      merchant: authenticateMerchant(database),
    },
  });
  serveAccounts(http, {
    ...{ database, limits, keys: loginKeys, publicOrigins },
    certificates: {
      readSigned: (jws, type) => readSigned(database, jws, type),
      checkPin: (...attempt) => checkPin(database, keys.pinKeys, ...attempt),
    },
  });
  serveCertificates(http, { database, keys, limits, publicOrigins });
  serveMerchants(http, database);
  return http;
}
