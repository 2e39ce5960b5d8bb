import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { MerchantId } from "../../protocol/ids.ts";
import { refuse } from "../../protocol/problem.ts";
import { pagePolicy } from "../http/security-headers.ts";
import type { HttpServer } from "../http/server.ts";
import type { Database } from "../storage/database.ts";

/** The frame that takes a page's whole order: only inside the origins of the merchant that the page names. */
export function serveOrderPage(http: HttpServer, database: Database, webFolder: string): void {
  http.fastify.get<{ Params: { merchant: string } }>("/order/:merchant", async (request, reply) => {
    const { merchant } = request.params;
    const origins = v.is(MerchantId, merchant) ? await findOrigins(database, merchant) : undefined;
    if (!origins) throw refuse("merchant-not-found");
    const template = await readFile(`${webFolder}/order.html`, "utf8");
    return reply.header("content-security-policy", pagePolicy(origins)).header("cache-control", "no-store").type("text/html; charset=utf-8").send(template);
  });
}

async function findOrigins(database: Database, merchant: string): Promise<string[] | undefined> {
  const [row] = await database.query<{ origins: string[] }>(
    "select array(select origin from merchant_origins o where o.merchant = m.id order by origin) as origins from merchants m where m.id = $1",
    [merchant],
  );
  return row?.origins;
}
