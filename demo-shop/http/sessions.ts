import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Database } from "../database.ts";
import type { Holder } from "../orders/limits.ts";
import { findSession, openSession, SESSION_DAYS } from "../sign-in/sessions.ts";
import { networkOf } from "./network.ts";
import { countVisits } from "./visits.ts";

/** Knows visitors again by their cookie, which only they and nobody's script can read; `visits`: new ones of a network in a minute. */
export function serveSessions(server: FastifyInstance, database: Database, { visits }: { visits: number }): void {
  server.decorate("countVisit", countVisits(visits));
  server.addHook("onRequest", async (request) => {
    const cookie = /(?:^|;\s*)session=([A-Za-z0-9_-]{43})(?:;|$)/.exec(request.headers.cookie ?? "")?.[1];
    if (cookie && !/^\/(static|pictures|healthz)\b/.test(request.url)) request.session = (await findSession(database, cookie)) ?? null;
  });
}

/** The session of a visitor, begun now where there is none; throws TooManyVisits. */
export async function sessionOf(database: Database, request: FastifyRequest, reply: FastifyReply): Promise<Buffer> {
  if (request.session) return request.session.id;
  request.server.countVisit(networkOf(request.ip));
  const { cookie, id } = await openSession(database);
  sendCookie(request, reply, cookie);
  return id;
}

/** Who wants goods to be held, as far as the shop knows. */
export function holderOf({ session, ip }: FastifyRequest): Holder {
  return { session: session?.id, user: session?.user?.number, network: networkOf(ip) };
}

/** Gives a visitor the cookie of a session; none ends it. */
export function sendCookie(request: FastifyRequest, reply: FastifyReply, cookie: string | undefined): void {
  const secure = request.headers.origin?.startsWith("https:") || request.headers["x-forwarded-proto"] === "https" ? "; Secure" : "";
  const age = cookie === undefined ? 0 : SESSION_DAYS * 86_400;
  reply.header("set-cookie", `session=${cookie ?? ""}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${secure}`);
}
