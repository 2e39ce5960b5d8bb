import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { signIns } from "../../protocol/api/sign-ins.ts";
import { MerchantId } from "../../protocol/ids.ts";
import { refuse } from "../../protocol/problem.ts";
import { inPage, pagePolicy } from "../http/security-headers.ts";
import type { HttpServer } from "../http/server.ts";
import type { Database } from "../storage/database.ts";
import { findSite } from "./find-site.ts";

/** Serves what a sign-in at a merchant's needs: the merchant as wallets show it, and the frame, only inside its proven origins. */
export function serveSignIn(http: HttpServer, database: Database, webFolder: string): void {
  http.serve(signIns.getSite, async ({ params }) => {
    const site = await findSite(database, params.id);
    if (!site) throw refuse("not-found");
    return site;
  });
  http.fastify.get<{ Params: { id: string } }>("/sign-in/:id", async (request, reply) => {
    const site = v.is(MerchantId, request.params.id) ? await findSite(database, request.params.id) : undefined;
    if (!site) throw refuse("not-found");
    const template = await readFile(`${webFolder}/sign-in.html`, "utf8");
    return reply
      .header("content-security-policy", pagePolicy(site.origins))
      .header("cache-control", "no-store")
      .type("text/html; charset=utf-8")
      .send(template.replace("<!--site-->", () => inPage({ merchant: site.merchant, name: site.name })));
  });
}
