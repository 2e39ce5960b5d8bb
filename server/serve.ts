import type { Config } from "./config.ts";
import { createGateway } from "./gateway.ts";
import { openKeyStore } from "./keys/open.ts";
import { openDatabase } from "./storage/database.ts";
import { migrate } from "./storage/migrate.ts";
import { limitsFromEnvironment } from "./storage/rate-limit.ts";
import { tieToRoot } from "./storage/trust-anchor.ts";

/** Any constant: two gateways that start at once make the keys in turns. */
const KEYS_LOCK = 4_400_003;

/** Migrates the database, makes the keys where there are none, and listens; gives what ends it after all that was taken is answered. */
export async function serve(config: Config): Promise<() => Promise<void>> {
  const database = openDatabase(config.databaseUrl, config.databaseConnections);
  await migrate(database);
  const keys = await openKeyStore(process.env, (work) =>
    database.transaction(async (tx) => {
      await tx.query("select pg_advisory_xact_lock($1)", [KEYS_LOCK]);
      return work();
    }),
  );
  await tieToRoot(database, keys.rootSpkiSha256);
  const gateway = await createGateway({ ...config, database, keys, limits: limitsFromEnvironment(process.env) });
  await gateway.http.fastify.listen({ port: config.port, host: config.host });
  return async () => {
    await gateway.close();
    await database.close();
  };
}
