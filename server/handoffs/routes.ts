import { api } from "../../protocol/api.ts";
import { refuse } from "../../protocol/problem.ts";
import { addressKey } from "../http/address-key.ts";
import { openLeanStream } from "../http/lean-stream.ts";
import type { HandoffCaller, HttpServer, IncomingRequest } from "../http/server.ts";
import { answerSignIn } from "./answer-sign-in.ts";
import { bindHandoff } from "./bind-handoff.ts";
import { createHandoff } from "./create-handoff.ts";
import { createTypedCode } from "./create-typed-code.ts";
import type { HandoffsDependencies } from "./dependencies.ts";
import { cancelHandoff, refuseHandoff } from "./end-handoff.ts";
import type { LiveHandoffs } from "./live-handoffs.ts";
import { statusOf } from "./status.ts";
import { findStatuses } from "./store.ts";

export interface HandoffRoutes {
  readonly live: LiveHandoffs;
  /** Who the PC of a request is. */
  readonly authenticate: (request: IncomingRequest) => Promise<HandoffCaller>;
}

/** Serves hand-offs: the PC's side by its ephemeral key, the phone's by its login. */
export function serveHandoffs(
  { serve, fastify }: Pick<HttpServer, "serve" | "fastify">,
  all: HandoffsDependencies,
  { live, authenticate }: HandoffRoutes,
): void {
  serve(api.createHandoff, ({ body, address }) => createHandoff(all, body, address));
  serve(api.getHandoff, async ({ caller }) => {
    const [row] = await findStatuses(all.database, [caller.handoff]);
    if (!row) throw refuse("handoff-not-found");
    return statusOf(row);
  });
  serve(api.createTypedCode, ({ caller, address }) => createTypedCode(all, caller.handoff, address));
  serve(api.cancelHandoff, async ({ caller }) => {
    await cancelHandoff(all, caller.handoff);
    return undefined;
  });
  serve(api.bindHandoff, ({ caller, body, address }) => bindHandoff(all, { ...caller, address }, body));
  serve(api.answerHandoff, async ({ caller, params, body }) => {
    await answerSignIn(all, caller, params.id, body.signIn);
    return undefined;
  });
  serve(api.refuseHandoff, async ({ caller, params, body }) => {
    await refuseHandoff(all, caller, params.id, body.notMine);
    return undefined;
  });
  fastify.get<{ Params: { id: string } }>("/v1/handoffs/:id/events", async (request, reply) => {
    const { method, headers } = request;
    const { handoff } = await authenticate({ method, url: request.raw.url ?? "", headers, body: Buffer.alloc(0) });
    const address = addressKey(request.ip);
    if (!live.hasRoom(address)) throw refuse("rate-limited", { retryAfter: 5 });
    live.follow(handoff, address, (closed) => openLeanStream(request, reply, closed));
  });
}
