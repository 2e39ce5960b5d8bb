import fastifyStatic from "@fastify/static";
import { isStillSignedIn } from "../sdk/server/index.ts";
import { readConfig } from "./config.ts";
import { openDatabase } from "./database.ts";
import { serveAccount } from "./http/account-routes.ts";
import { serveCart } from "./http/cart-routes.ts";
import { serveCheckout } from "./http/checkout-routes.ts";
import { serveGateway } from "./http/gateway-routes.ts";
import { openLook } from "./http/look.ts";
import { serveOrders } from "./http/order-routes.ts";
import { serveSellers } from "./http/seller-routes.ts";
import { openServer } from "./http/server.ts";
import { serveSessions } from "./http/sessions.ts";
import { serveShelf } from "./http/shelf-routes.ts";
import { openDesk } from "./orders/desk.ts";
import { MARKET, openAccounts } from "./sellers/accounts.ts";
import { registerWebhook } from "./sellers/webhook-endpoints.ts";

const TIDY_MS = 60_000;

const config = await readConfig(process.env);
const { coconutOrigin, limits, origins } = config;
const [origin = ""] = origins;
const database = await openDatabase(config.databaseUrl);
const lookOf = await openLook(config.pagesFolder);
const accounts = await openAccounts(database, config);
const server = openServer(origins, coconutOrigin, config.trustedProxies);
const warn = (error: unknown) => server.log.warn(error);
const desk = openDesk(database, accounts, warn);

await server.register(fastifyStatic, { root: config.pagesFolder, prefix: "/static/", index: false, maxAge: "1h", decorateReply: false });
serveSessions(server, database, limits);
serveShelf(server, database, lookOf);
serveCart(server, database, lookOf);
serveCheckout(server, { database, desk, limits, lookOf });
serveOrders(server, { database, coconut: accounts.market.coconut, desk, limits, coconutOrigin, origin, lookOf });
serveAccount(server, { database, coconut: config.coconut, coconutOrigin, origins, lookOf });
serveSellers(server, {
  ...{ database, desk, accounts, coconutOrigin, lookOf },
  stillHolds: (chain) => isStillSignedIn({ chain }, config.coconut),
});
serveGateway(server, { database, desk, accounts });

let unheard = [{ id: MARKET, coconut: config.coconut }, ...config.sellers.filter(({ id }) => accounts.of(id))];
/** Until the gateway has taken it, each address is offered again. */
async function listen(): Promise<void> {
  for (const { id, coconut } of unheard) {
    const heard = () => {
      unheard = unheard.filter((other) => other.id !== id);
    };
    await registerWebhook(database, id, `${config.webhookOrigin}/webhooks/${id}`, coconut).then(heard, warn);
  }
}

const tidying = setInterval(() => void Promise.all([listen(), desk.tidyUp()]).catch(warn), TIDY_MS);
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, async () => {
    clearInterval(tidying);
    await server.close();
    await database.close();
  });
}

await server.listen({ port: config.port, host: config.host });
await listen();
await desk.tidyUp().catch(warn);
process.stdout.write(`ready ${origin}\n`);
