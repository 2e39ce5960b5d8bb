import { refuse } from "../protocol/problem.ts";
import { proofHolds } from "./certificates/pin.ts";
import { readConfig } from "./config.ts";
import { openApiDocument } from "./http/openapi.ts";
import { secureAnswers } from "./http/security-headers.ts";
import { createHttpServer } from "./http/server.ts";
import { serveStaticFiles } from "./http/static-files.ts";
import { openKeyStore } from "./keys/open.ts";
import { openLiveStatus } from "./payments/live-status.ts";
import { servePaymentPages } from "./payments/pages.ts";
import { servePayments } from "./payments/routes.ts";
import { sweepExpired } from "./payments/sweep.ts";
import { authorizerOf } from "./payments/wiring.ts";
import { openDatabase } from "./storage/database.ts";
import { migrate } from "./storage/migrate.ts";

// The composition root: the only file that knows every room.

const config = readConfig(process.env);
const database = openDatabase(config.databaseUrl, config.databaseConnections);
await migrate(database);
const keys = await openKeyStore(process.env);
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
    login: async () => {
      throw refuse("login-required");
    },
    merchant: async () => {
      throw refuse("api-key-invalid");
    },
  },
});
secureAnswers(http.fastify);
await serveStaticFiles(http.fastify, config.webFolder);
servePayments(http, database, authorizer);
servePaymentPages(http, database, live, config.webFolder);
http.fastify.get("/openapi.json", async () => openApiDocument(http.operations, config.publicOrigins));
http.fastify.get("/healthz", async () => {
  await database.query("select 1");
  return { status: "ok" };
});
const stopSweep = sweepExpired(database, (error) => http.fastify.log.error({ err: error }, "expiry sweep failed"));

await http.fastify.listen({ port: config.port, host: config.host });
process.stdout.write(`ready http://localhost:${config.port}\n`);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  stopSweep();
  // First what was taken is committed and answered, while new work is refused; then the streams and the door are closed.
  await authorizer.close();
  await live.close();
  await http.fastify.close();
  await database.close();
}
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());
