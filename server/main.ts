import { authenticateLogin } from "./accounts/authenticate.ts";
import { serveAccounts } from "./accounts/routes.ts";
import { checkPin } from "./certificates/check-pin.ts";
import { proofHolds } from "./certificates/pin.ts";
import { readSigned } from "./certificates/read-signed.ts";
import { serveCertificates } from "./certificates/routes.ts";
import { deviceRevokedAt } from "./certificates/store.ts";
import { readConfig } from "./config.ts";
import { openApiDocument } from "./http/openapi.ts";
import { secureAnswers } from "./http/security-headers.ts";
import { createHttpServer } from "./http/server.ts";
import { serveStaticFiles } from "./http/static-files.ts";
import { openKeyStore } from "./keys/open.ts";
import { authenticateMerchant } from "./merchants/api-key.ts";
import { serveMerchants } from "./merchants/routes.ts";
import { openLiveStatus } from "./payments/live-status.ts";
import { servePaymentPages } from "./payments/pages.ts";
import { servePayments } from "./payments/routes.ts";
import { sweepExpired } from "./payments/sweep.ts";
import { authorizerOf } from "./payments/wiring.ts";
import { openDatabase } from "./storage/database.ts";
import { migrate } from "./storage/migrate.ts";
import { startPruning } from "./storage/prune.ts";
import { limitsFromEnvironment, rateLimits } from "./storage/rate-limit.ts";

// The composition root: the only file that knows every room.

/** Any constant: two gateways that start at once make the keys in turns. */
const KEYS_LOCK = 4_400_003;

const config = readConfig(process.env);
const { publicOrigins } = config;
const database = openDatabase(config.databaseUrl, config.databaseConnections);
await migrate(database);
const keys = await openKeyStore(process.env, (work) =>
  database.transaction(async (tx) => {
    await tx.query("select pg_advisory_xact_lock($1)", [KEYS_LOCK]);
    return work();
  }),
);
const limits = rateLimits(database, limitsFromEnvironment(process.env));
const loginKeys = { token: keys.tokenKeys, session: keys.sessionKeys };

const authorizer = authorizerOf({
  database,
  keys,
  authorizationsPerMinute: config.authorizationsPerMinute,
  pinHolds: ({ spkiHash, pinVerifier }, jws, proof) => proofHolds(keys.pinKeys, { spkiHash, sealed: pinVerifier }, "payment", jws, proof),
});
const live = await openLiveStatus(database);
const http = createHttpServer({
  logLevel: config.logLevel,
  authentication: {
    login: authenticateLogin({ database, keys: loginKeys, publicOrigins, deviceRevokedAt: (user, device) => deviceRevokedAt(database, user, device) }),
    merchant: authenticateMerchant(database),
  },
});
const { fastify } = http;
secureAnswers(fastify);
await serveStaticFiles(fastify, config.webFolder);
serveAccounts(http, {
  database,
  limits,
  keys: loginKeys,
  publicOrigins,
  certificates: {
    readSigned: (jws, type) => readSigned(database, jws, type),
    checkPin: (certificate, purpose, object, proof) => checkPin(database, keys.pinKeys, certificate, purpose, object, proof),
  },
});
serveCertificates(http, { database, keys, limits, publicOrigins });
serveMerchants(http, database);
servePayments(http, database, authorizer);
servePaymentPages(http, database, live, config.webFolder);
fastify.get("/openapi.json", async () => openApiDocument(http.operations, publicOrigins));
fastify.get("/healthz", async () => {
  await database.query("select 1");
  return { status: "ok" };
});
const stopSweeping = sweepExpired(database, (error) => fastify.log.error({ err: error }, "the expiry sweep failed"));
const stopPruning = startPruning(database, (error) => fastify.log.error({ err: error }, "pruning failed"));

await fastify.listen({ port: config.port, host: config.host });
process.stdout.write(`ready http://localhost:${config.port}\n`);

let stopping = false;
/** First what was taken is committed and answered while new work is refused; then the streams, the door and the database. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  stopSweeping();
  await authorizer.close();
  await live.close();
  await fastify.close();
  await stopPruning();
  await database.close();
}
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());
