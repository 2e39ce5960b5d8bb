import { openAccountEvents } from "./accounts/account-events.ts";
import { authenticateLogin, authenticateMember, watchLogin } from "./accounts/authenticate.ts";
import { serveAccounts } from "./accounts/routes.ts";
import { serveAccountEvents } from "./accounts/serve-account-events.ts";
import { useNonce } from "./accounts/store.ts";
import { statusOf } from "./certificates/card.ts";
import { certificateChecks } from "./certificates/certificate-checks.ts";
import { proofHolds } from "./certificates/pin.ts";
import { recordSuspension } from "./certificates/record-suspension.ts";
import { serveCertificates } from "./certificates/routes.ts";
import { deviceRevokedAt, findByUser } from "./certificates/store.ts";
import type { Checks } from "./checks.ts";
import { authenticateHandoff } from "./handoffs/authenticate.ts";
import { openLiveHandoffs } from "./handoffs/live-handoffs.ts";
import { serveHandoffs } from "./handoffs/routes.ts";
import { serveApp } from "./http/app-site.ts";
import { admitOrigin } from "./http/cross-origin.ts";
import { openApiDocument } from "./http/openapi.ts";
import { secureAnswers } from "./http/security-headers.ts";
import { createHttpServer, type HttpServer } from "./http/server.ts";
import { serveStaticFiles } from "./http/static-files.ts";
import { keepHostApart } from "./http/virtual-host.ts";
import type { KeyStore } from "./keys/store.ts";
import { openMerchantSide } from "./merchant-side.ts";
import { authenticateMerchant } from "./merchants/api-key.ts";
import { actingMember } from "./merchants/members.ts";
import { describersOf, serveMoney } from "./money-side.ts";
import { PAYMENTS_CHANNEL } from "./payments/authorize/commit.ts";
import { openLiveStatus } from "./payments/live-status.ts";
import { limitOpenPayments } from "./payments/open-in-test.ts";
import { servePaymentPages } from "./payments/pages.ts";
import { promptView } from "./payments/prompt.ts";
import { servePayments } from "./payments/routes.ts";
import { sweepExpired } from "./payments/sweep.ts";
import { authorizerOf } from "./payments/wiring.ts";
import { serveRecovery } from "./recovery/routes.ts";
import { findSite } from "./sign-in/find-site.ts";
import { serveSignIn } from "./sign-in/routes.ts";
import type { Database } from "./storage/database.ts";
import { startPruning } from "./storage/prune.ts";
import { type LimitOverrides, rateLimits } from "./storage/rate-limit.ts";
import { describeTransfers } from "./transfers/describe-transfers.ts";
import { serveTransfers } from "./transfers/routes.ts";
import { sentToday } from "./transfers/store.ts";

// The composition root: the only file that knows every room.

export interface GatewayParts {
  readonly database: Database;
  readonly keys: KeyStore;
  /** Origins under which clients address the gateway; pages use the first. */
  readonly publicOrigins: readonly [string, ...string[]];
  /** Where a phone's wallet opens: served alone on its host, and the one origin whose pages may call the API. */
  readonly walletOrigin: string;
  /** Folder of built pages and scripts. */
  readonly webFolder: string;
  readonly logLevel: string;
  /** Authorizations per certificate, minute and process. */
  readonly authorizationsPerMinute: number;
  /** Requests per address, minute and process. */
  readonly requestsPerMinute: number;
  /** Requests by API keys per merchant, minute and process, and how many payments of a merchant in test mode may be open; without them there is no limit. */
  readonly merchantRequestsPerMinute?: { readonly test: number; readonly live: number };
  readonly openPaymentsInTest?: number;
  readonly trustedProxies?: readonly string[];
  /** Whether the test bank makes money. */
  readonly testMode: boolean;
  /** Whether the gateway may call merchants' servers on this machine itself. */
  readonly allowLoopback: boolean;
  readonly limits?: LimitOverrides;
  /** How long a recovery waits, and how long where devices were excluded from vetoing it. */
  readonly recoverySeconds: number;
  readonly recoveryExcludedSeconds: number;
  /** The gateway's clock in ms, for logins; for tests. */
  readonly now?: () => number;
  /** Doubles in place of single checks, for the experiment that shows what each of them stops. */
  readonly checks?: Partial<Checks>;
}

export interface Gateway {
  readonly http: HttpServer;
  /** Commits and answers what was taken while new work is refused; then ends streams and connections. The database stays open. */
  close(): Promise<void>;
}

/** A gateway over a migrated database, ready to listen. */
export async function createGateway(parts: GatewayParts): Promise<Gateway> {
  const { database, keys, publicOrigins, walletOrigin, checks = {} } = parts;
  const limits = rateLimits(database, parts.limits);
  const certificates = certificateChecks(database, keys);
  const loginKeys = { token: keys.tokenKeys, session: keys.sessionKeys };
  const authorizer = authorizerOf({
    database,
    keys,
    publicOrigins,
    checks,
    authorizationsPerMinute: parts.authorizationsPerMinute,
    recordSuspension: (tx, certificates) => recordSuspension(tx, keys, certificates),
    pinHolds: ({ spkiHash, pinVerifier }, jws, proof) => proofHolds(keys.pinKeys, { spkiHash, sealed: pinVerifier }, "payment", jws, proof),
  });
  const now = parts.now ?? Date.now;
  const logins = {
    ...{ database, keys: loginKeys, publicOrigins, now },
    deviceRevokedAt: (user: bigint, device: string) => deviceRevokedAt(database, user, device),
  };
  const accountEvents = await openAccountEvents(database);
  const live = await openLiveStatus(database);
  const liveHandoffs = await openLiveHandoffs(database, PAYMENTS_CHANNEL);
  const handoffCaller = authenticateHandoff(database, now);
  const http = createHttpServer({
    logLevel: parts.logLevel,
    trustedProxies: parts.trustedProxies ?? [],
    requestsPerMinute: parts.requestsPerMinute,
    ...(parts.merchantRequestsPerMinute && { merchantRequestsPerMinute: parts.merchantRequestsPerMinute }),
    authentication: {
      login: authenticateLogin(logins),
      merchant: checks.merchant ?? authenticateMerchant(database),
      member: actingMember(database, authenticateMember(logins), certificates.refuseInactiveDevice),
      handoff: handoffCaller,
    },
  });
  const { fastify } = http;
  secureAnswers(fastify);
  keepHostApart(fastify, new URL(walletOrigin).host);
  await admitOrigin(fastify, walletOrigin);
  await serveApp(fastify, { origin: walletOrigin, folder: `${parts.webFolder}/wallet`, api: publicOrigins[0] });
  await serveStaticFiles(fastify, parts.webFolder);
  serveAccounts(http, {
    ...{ database, limits, keys: loginKeys, publicOrigins, testMode: parts.testMode },
    describersFor: (user) => ({
      ...describersOf(database, "payer"),
      transfer: (transfers) => describeTransfers(database, transfers, user),
    }),
    sentToday: (user) => sentToday(database, user),
    certificates,
  });
  serveTransfers(http, {
    ...{ database, limits, keys, certificates },
    recordSuspension: (tx, suspended) => recordSuspension(tx, keys, suspended),
  });
  serveAccountEvents(http, watchLogin(logins), accountEvents);
  serveCertificates(http, { database, keys, limits, publicOrigins, useNonce });
  const periods = { waitMs: parts.recoverySeconds * 1000, excludedWaitMs: parts.recoveryExcludedSeconds * 1000 };
  serveRecovery(http, { database, keys, limits, useNonce, periods });
  const merchantSide = await openMerchantSide(http, { ...parts, limits, certificates, checks });
  servePayments(http, database, authorizer, limitOpenPayments(parts.openPaymentsInTest));
  serveMoney(http, { ...parts, limits, certificates });
  const handoffs = {
    ...{ database, limits, secrets: keys.sessionKeys, publicOrigins, walletOrigin, now },
    activeCertificate: async (user: bigint, device: string) =>
      (await findByUser(database, user)).find((row) => row.device === device && statusOf(row, Date.now()) === "active"),
    promptView: (user: bigint, payment: string) => promptView(database, user, payment),
    findSite: (merchant: string) => findSite(database, merchant),
    readSigned: certificates.readSigned,
  };
  serveHandoffs(http, handoffs, { live: liveHandoffs, authenticate: handoffCaller });
  servePaymentPages(http, database, live, { webFolder: parts.webFolder, origin: publicOrigins[0] });
  serveSignIn(http, database, parts.webFolder);
  fastify.get("/openapi.json", async () => openApiDocument(http.operations, publicOrigins));
  fastify.get("/healthz", async () => {
    await database.query("select 1");
    return { status: "ok" };
  });
  const stopSweeping = sweepExpired(database, (error) => fastify.log.error({ err: error }, "the expiry sweep failed"));
  const stopPruning = startPruning(database, (error) => fastify.log.error({ err: error }, "pruning failed"));
  return {
    http,
    async close() {
      stopSweeping();
      await authorizer.close();
      await merchantSide.close();
      await Promise.all([live.close(), liveHandoffs.close(), accountEvents.close()]);
      await fastify.close();
      await stopPruning();
    },
  };
}
