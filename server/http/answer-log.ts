import type { FastifyInstance } from "fastify";

/** One line for each answer: method, path without its query, status and time; never a body, a token or a key. */
export function logAnswers(fastify: FastifyInstance): void {
  fastify.addHook("onResponse", (request, reply, done) => {
    const { method, url } = request;
    request.log.info({ method, path: url.split("?")[0], status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, "answered");
    done();
  });
}
