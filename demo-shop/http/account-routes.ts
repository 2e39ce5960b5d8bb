import type { FastifyInstance } from "fastify";
import { CoconutError, type CoconutOptions, newChallenge, verifySignIn } from "../../sdk/server/index.ts";
import type { Database } from "../database.ts";
import { isName } from "../orders/sheet.ts";
import { keepChallenge, takeChallenge } from "../sign-in/challenges.ts";
import { endSession, nameUser, signInSession } from "../sign-in/sessions.ts";
import { accountPage, signInPage } from "../views/account.ts";
import { type LookOf, sendPage } from "./look.ts";
import { field, ownPath } from "./server.ts";
import { sendCookie, sessionOf } from "./sessions.ts";

export interface AccountRoutes {
  readonly database: Database;
  readonly coconut: CoconutOptions;
  readonly coconutOrigin: string;
  /** The shop's own origins: the browser's word for where it signs is one of them. */
  readonly origins: readonly string[];
  readonly lookOf: LookOf;
}

/** Signing in by the certificate, being named, signing out. */
export function serveAccount(server: FastifyInstance, { database, coconut, coconutOrigin, origins, lookOf }: AccountRoutes): void {
  server.get("/sign-in", async (request, reply) => {
    const back = ownPath(field(request.query, "back"));
    const isAnew = field(request.query, "anew") === "1";
    if (request.session?.user && !isAnew) return reply.redirect(back, 303);
    const session = await sessionOf(database, request, reply);
    const challenge = newChallenge();
    await keepChallenge(database, session, challenge);
    return sendPage(reply, signInPage(lookOf(request), { coconutOrigin, merchant: coconut.merchant, challenge, back }));
  });

  server.post("/sign-in", { bodyLimit: 64 * 1024 }, async (request, reply) => {
    const { session, headers } = request;
    const challenge = field(request.body, "challenge");
    const audience = origins.find((origin) => origin === headers.origin);
    // Taken before it is looked at: two answers to one challenge are one at most.
    if (!session || !audience || !(await takeChallenge(database, session.id, challenge))) return reply.code(422).send({});
    try {
      const signedIn = await verifySignIn(field(request.body, "signIn"), { ...coconut, challenge, audience });
      const cookie = await database.transaction((tx) => signInSession(tx, session.id, signedIn));
      sendCookie(request, reply, cookie);
      const [row] = await database.query<{ name: string | null }>("select name from users where number = $1", [signedIn.user]);
      const back = ownPath(field(request.body, "back"));
      return { to: row?.name ? back : `/account?back=${encodeURIComponent(back)}` };
    } catch (error) {
      if (!(error instanceof CoconutError)) throw error;
      request.log.warn({ code: error.problem.code, cause: error.cause });
      // A gateway that does not answer now has not found the signature bad.
      return reply.code(error.status < 500 && error.status !== 429 ? 422 : 503).send({});
    }
  });

  server.get("/account", async (request, reply) => {
    const user = request.session?.user;
    if (!user) return reply.redirect("/sign-in?back=/account", 303);
    const saved = field(request.query, "saved") === "1";
    return sendPage(reply, accountPage(lookOf(request), { value: user.name ?? "", back: ownPath(field(request.query, "back"), "/account?saved=1"), saved }));
  });
  server.post("/account", async (request, reply) => {
    const user = request.session?.user;
    if (!user) return reply.redirect("/sign-in?back=/account", 303);
    const name = field(request.body, "name").trim();
    const back = ownPath(field(request.body, "back"));
    if (!isName(name)) return sendPage(reply, accountPage(lookOf(request, "/account"), { value: name, back, fault: true }), 422);
    await nameUser(database, user.number, name);
    return reply.redirect(back, 303);
  });
  server.post("/sign-out", async (request, reply) => {
    if (request.session) await endSession(database, request.session.id);
    sendCookie(request, reply, undefined);
    return reply.redirect("/", 303);
  });
}
