import { deriveLogin } from "./accounts/derive-login.ts";
import { userOfEmail } from "./accounts/store.ts";
import type { CertificateChecks } from "./certificates/certificate-checks.ts";
import { readActiveUser } from "./certificates/read-signed.ts";
import type { Checks } from "./checks.ts";
import { serveDashboard } from "./http/dashboard-site.ts";
import type { HttpServer } from "./http/server.ts";
import type { KeyStore } from "./keys/store.ts";
import { sweepOrigins } from "./merchants/origins/sweep.ts";
import { serveMerchants } from "./merchants/routes.ts";
import { keyApprovals } from "./money-orders/key-approval.ts";
import { describersOf } from "./money-side.ts";
import { compareOrders } from "./orders/check-order.ts";
import { orderFetcher } from "./orders/fetch-order.ts";
import { serveOrderPage } from "./orders/pages.ts";
import { remembered } from "./orders/remembered.ts";
import { serveOrderChecks } from "./orders/routes.ts";
import { openOutbound } from "./outbound/client.ts";
import { mayCall } from "./outbound/target.ts";
import { readMerchantOrder, registerOnce } from "./payments/register.ts";
import { serveReceiptPage } from "./receipts/pages.ts";
import { serveReceipts } from "./receipts/routes.ts";
import type { Database } from "./storage/database.ts";
import type { RateLimits } from "./storage/rate-limit.ts";
import { serveWebhooks } from "./webhooks/routes.ts";
import { startDelivering } from "./webhooks/worker.ts";

export interface MerchantSideParts {
  readonly database: Database;
  readonly keys: KeyStore;
  readonly certificates: CertificateChecks;
  readonly limits: RateLimits;
  readonly publicOrigins: readonly [string, ...string[]];
  readonly walletOrigin: string;
  readonly webFolder: string;
  readonly allowLoopback: boolean;
  readonly checks: Partial<Checks>;
  /** The gateway's clock in ms; for tests. */
  readonly now?: () => number;
}

/** Composes the rooms that serve merchants; what they start ends with `close`. */
export async function openMerchantSide(http: HttpServer, parts: MerchantSideParts): Promise<{ close(): Promise<void> }> {
  const { database, keys, limits } = parts;
  const outbound = parts.checks.outbound ?? openOutbound({ allowLoopback: parts.allowLoopback });
  const resultKey = () => keys.resultKey();
  const fetchOrder = orderFetcher(outbound, resultKey);
  const merchants = {
    ...{ database, keys, limits, outbound, now: parts.now ?? Date.now, userOfEmail },
    ...{ publicOrigins: parts.publicOrigins, ownOrigins: [...parts.publicOrigins, parts.walletOrigin], allowLoopback: parts.allowLoopback },
    describers: describersOf(database, "payee"),
    readSigned: parts.certificates.readSigned,
    refuseInactiveDevice: parts.certificates.refuseInactiveDevice,
    readApproval: keyApprovals(database, parts.certificates),
    issueLogin: (holder: Parameters<typeof deriveLogin>[1], issued: number, expires?: number) =>
      deriveLogin({ database, keys: { token: keys.tokenKeys, session: keys.sessionKeys } }, holder, issued, expires),
  };
  serveMerchants(http, merchants);
  const endSweep = sweepOrigins(merchants, (error) => http.fastify.log.error({ err: error }, "the check of origins failed"));
  serveOrderChecks(http, {
    database,
    limits,
    fetchOrder,
    missed: remembered(),
    readOrder: readMerchantOrder,
    register: registerOnce,
    compare: compareOrders,
    ...parts.checks,
    key: resultKey,
  });
  serveOrderPage(http, database, parts.webFolder);
  await serveDashboard(http.fastify, parts.webFolder);
  const receipts = { database, keys, activeUser: readActiveUser };
  serveReceipts(http, receipts);
  serveReceiptPage(http, receipts, parts.webFolder);
  const webhooks = { database, limits, outbound, keys: keys.webhookKeys, now: parts.now ?? Date.now };
  serveWebhooks(http, { ...webhooks, mayCall: (url) => mayCall(url, { allowLoopback: parts.allowLoopback }) });
  const delivering = await startDelivering({ ...webhooks, failed: (error) => http.fastify.log.error({ err: error }, "a webhook delivery failed") });
  return {
    async close() {
      await Promise.all([endSweep(), delivering.close()]);
    },
  };
}
