import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { ReceiptId } from "../../protocol/ids.ts";
import { refuse } from "../../protocol/problem.ts";
import { inPage, pagePolicy } from "../http/security-headers.ts";
import type { HttpServer } from "../http/server.ts";
import type { ReceiptDependencies } from "./dependencies.ts";
import { findReceipt, statusOf } from "./store.ts";

/** The page behind a receipt's QR code: whoever was given its id sees it there, verified by the page itself. */
export function serveReceiptPage({ fastify }: Pick<HttpServer, "fastify">, { database, keys }: ReceiptDependencies, webFolder: string): void {
  fastify.get<{ Params: { id: string } }>("/receipts/:id", async (request, reply) => {
    const { id } = request.params;
    const [receipt, status] = v.is(ReceiptId, id) ? await Promise.all([findReceipt(database, id), statusOf(database, id)]) : [];
    if (!receipt || !status) throw refuse("receipt-not-found");
    const template = await readFile(`${webFolder}/receipt.html`, "utf8");
    return reply
      .header("content-security-policy", pagePolicy([]))
      .type("text/html; charset=utf-8")
      .send(template.replace("<!--receipt-->", () => inPage({ signed: receipt.signed, status, rootSpki: keys.rootSpkiSha256 })));
  });
}
