import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGateway, type Gateway, type GatewayParts } from "../gateway.ts";
import type { HttpServer } from "../http/server.ts";
import { ensureKeys } from "../keys/setup.ts";
import type { KeyStore } from "../keys/store.ts";
import type { Database } from "../storage/database.ts";
import type { LimitOverrides } from "../storage/rate-limit.ts";
import { openScratchDatabase, type ScratchDatabase } from "../storage/scratch-database.ts";

export const SCRATCH_ORIGINS = ["http://gateway.test:4400", "http://localhost:4400"] as const;
export const SCRATCH_WALLET_ORIGIN = "http://wallet.test:4400";

/** A gateway on a database of its own, answering in this process. */
export interface ScratchGateway {
  readonly scratch: ScratchDatabase;
  readonly database: Database;
  readonly keys: KeyStore;
  readonly http: HttpServer;
  /** A second gateway process' worth: own pool, own HTTP server, the same database; other keys where they are given. */
  another(
    options?: Partial<
      Pick<
        GatewayParts,
        | "keys"
        | "limits"
        | "now"
        | "authorizationsPerMinute"
        | "requestsPerMinute"
        | "merchantRequestsPerMinute"
        | "openPaymentsInTest"
        | "trustedProxies"
        | "testMode"
        | "allowLoopback"
        | "recoverySeconds"
        | "recoveryExcludedSeconds"
      >
    >,
  ): Promise<HttpServer>;
  /** Where its pages lie. */
  readonly webFolder: string;
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
  "access-user": PLENTY,
  "recovery-user-address": PLENTY,
  "password-reset-address": PLENTY,
  "password-reset-user": PLENTY,
  "device-request-user": PLENTY,
  "handoff-address": PLENTY,
  "handoff-binding-user": PLENTY,
  "handoff-typed-address": PLENTY,
  "handoff-typed-user": PLENTY,
  "handoff-typed-user-day": PLENTY,
  "typed-code-address": PLENTY,
  "money-order-merchant": PLENTY,
  "withdrawal-user": PLENTY,
  "order-check-address": PLENTY,
  "order-check-merchant": PLENTY,
  "order-check-missed-merchant": PLENTY,
  "order-check-failure-merchant": PLENTY,
  "webhook-change-merchant": PLENTY,
  "webhook-by-hand-merchant": PLENTY,
  "business-user": PLENTY,
  "merchant-user": PLENTY,
  "member-merchant": PLENTY,
  "seller-session-user": PLENTY,
  "sign-in-challenge-address": PLENTY,
  "console-session-address": PLENTY,
  "api-key-merchant": PLENTY,
  "merchant-certificate-merchant": PLENTY,
  "origin-check-merchant": PLENTY,
};

/** Opens a gateway for one suite; without `limits` nothing is limited. */
export async function openScratchGateway(limits: LimitOverrides = NO_LIMITS): Promise<ScratchGateway> {
  const folder = await mkdtemp(join(tmpdir(), "coconut-keys-"));
  const [scratch, keys] = await Promise.all([openScratchDatabase(), ensureKeys(folder)]);
  const gateways: Gateway[] = [];
  async function open(options: Pick<GatewayParts, "database"> & Partial<GatewayParts>): Promise<HttpServer> {
    const gateway = await createGateway({
      ...{
        keys,
        limits,
        publicOrigins: SCRATCH_ORIGINS,
        walletOrigin: SCRATCH_WALLET_ORIGIN,
        webFolder: folder,
        logLevel: "silent",
        authorizationsPerMinute: 100_000,
        requestsPerMinute: 100_000,
        testMode: true,
        allowLoopback: true,
        recoverySeconds: 86_400,
        recoveryExcludedSeconds: 7 * 86_400,
      },
      ...options,
    });
    gateways.push(gateway);
    return gateway.http;
  }
  return {
    scratch,
    database: scratch.database,
    keys,
    http: await open({ database: scratch.database }),
    webFolder: folder,
    another: (options) => open({ database: scratch.another(), ...options }),
    async close() {
      await Promise.all(gateways.map((gateway) => gateway.close()));
      await scratch.close();
      await rm(folder, { recursive: true });
    },
  };
}
