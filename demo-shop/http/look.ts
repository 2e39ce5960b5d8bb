import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Look } from "../views/layout.ts";
import { languageOf } from "../words.ts";

export type LookOf = (request: FastifyRequest, path?: string) => Look;

/** Finds the built browser files, and gives each request the look of its pages. */
export async function openLook(pagesFolder: string): Promise<LookOf> {
  const [style, script] = await Promise.all([address(pagesFolder, "shop.css"), address(pagesFolder, "shop.js")]);
  return (request, path = request.url) => ({
    language: languageOf(cookie(request), request.headers["accept-language"]),
    path,
    style,
    script,
    visitor: { user: request.session?.user, pieces: request.session?.pieces ?? 0 },
  });
}

/** Sends a page that depends on the visitor's language and session. */
export function sendPage(reply: FastifyReply, page: string, status = 200): FastifyReply {
  return reply.code(status).type("text/html; charset=utf-8").header("cache-control", "no-store").header("vary", "cookie, accept-language").send(page);
}

/** A file's address with its hash, so that browsers may keep it for ever. */
async function address(folder: string, name: string): Promise<string> {
  const hash = createHash("sha256").update(await readFile(join(folder, name)));
  return `/static/${name}?${hash.digest("base64url").slice(0, 12)}`;
}

function cookie(request: FastifyRequest): string | undefined {
  return /(?:^|;\s*)language=(ko|en)(?:;|$)/.exec(request.headers.cookie ?? "")?.[1];
}
