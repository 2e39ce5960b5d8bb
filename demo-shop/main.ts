import fastifyStatic from "@fastify/static";
import { coconut } from "../sdk/server/index.ts";
import { readConfig } from "./config.ts";
import { openDatabase } from "./database.ts";
import { openLook } from "./http/look.ts";
import { serveOrders } from "./http/order-routes.ts";
import { openServer } from "./http/server.ts";
import { serveShelf } from "./http/shelf-routes.ts";

const config = await readConfig(process.env);
const database = await openDatabase(config.databaseUrl);
const lookOf = await openLook(config.pagesFolder);
const server = openServer(config.origins, config.coconutOrigin);
await server.register(fastifyStatic, { root: config.pagesFolder, prefix: "/static/", index: false, maxAge: "1h", decorateReply: false });
serveShelf(server, database, lookOf);
serveOrders(server, database, await coconut(config.coconut), config.coconutOrigin, lookOf);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, async () => {
    await server.close();
    await database.close();
  });
}

await server.listen({ port: config.port, host: config.host });
process.stdout.write(`ready ${config.origins[0]}\n`);
