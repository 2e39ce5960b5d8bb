import type { FastifyInstance } from "fastify";
import { type Problem, ProblemError, problemDocument } from "../../protocol/problem.ts";
import { isOpened, sendProblemPage } from "./problem-page.ts";

/** Fastify's own refusals, as problems of ours. */
const fastifyProblems: Readonly<Record<string, Problem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: "body-too-large" },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: "unsupported-media-type" },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: "malformed-json" },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: "malformed-json" },
  FST_ERR_BAD_URL: { code: "not-found" },
};

/** Answers every error as an RFC 9457 document, and who opens a page of ours in words; what is not a refusal of ours is a bug: 500 with the request's id, no detail. */
export function answerProblems(fastify: FastifyInstance): void {
  fastify.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, request.id);
    if (problem.code === "internal") request.log.error({ err: error }, "unexpected error");
    else request.log.info({ code: problem.code, url: request.url.split("?")[0], method: request.method }, "refused");
    const document = problemDocument(problem);
    if (problem.code === "rate-limited") reply.header("retry-after", String(problem.retryAfter));
    if (isOpened(request)) return sendProblemPage(request, reply, document);
    return reply.code(document.status).type("application/problem+json").send(JSON.stringify(document));
  });
  fastify.setNotFoundHandler((request, reply) => {
    const document = problemDocument({ code: "not-found" });
    request.log.info({ code: document.code }, "refused");
    if (isOpened(request)) return sendProblemPage(request, reply, document);
    return reply.code(document.status).type("application/problem+json").send(JSON.stringify(document));
  });
}

function problemOf(error: unknown, requestId: string): Problem {
  if (error instanceof ProblemError) return error.problem;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known = fastifyProblems[code];
  if (known) return known;
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : undefined;
  // What a plug-in refuses (a path outside a folder, say) is nobody's bug and none of the caller's business.
  if (typeof status === "number" && status >= 400 && status < 500) return { code: "not-found" };
  return { code: "internal", requestId };
}
