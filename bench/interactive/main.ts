import { refuse } from "../../protocol/problem.ts";
import { proofHolds } from "../../server/certificates/pin.ts";
import { readConfig } from "../../server/config.ts";
import { secureAnswers } from "../../server/http/security-headers.ts";
import { createHttpServer } from "../../server/http/server.ts";
import { openKeyStore } from "../../server/keys/open.ts";
import { servePayments } from "../../server/payments/routes.ts";
import { runProcesses } from "../../server/processes.ts";
import { openDatabase } from "../../server/storage/database.ts";
import { interactiveAuthorizer } from "./authorizer.ts";

// The baseline: the gateway's own HTTP server, routes, verification and schema, with one interactive transaction per payment.

const config = readConfig(process.env);
await runProcesses(config, async () => {
  const database = openDatabase(config.databaseUrl, config.databaseConnections);
  const keys = await openKeyStore(process.env);
  const authorizer = interactiveAuthorizer({
    database,
    keys,
    pinHolds: ({ spkiHash, pinVerifier }, jws, proof) => proofHolds(keys.pinKeys, { spkiHash, sealed: pinVerifier }, "payment", jws, proof),
  });
  const nobody = async () => {
    throw refuse("login-required");
  };
  const http = createHttpServer({ ...config, authentication: { login: nobody, merchant: nobody, member: nobody, handoff: nobody } });
  secureAnswers(http.fastify);
  servePayments(http, database, authorizer);
  await http.fastify.listen({ port: config.port, host: config.host });
  return async () => {
    await http.fastify.close();
    await database.close();
  };
});
