import cors from "@fastify/cors";
import type { FastifyInstance } from "fastify";

/** The headers of a signed request (RFC 9421, RFC 9530), its body's type and its idempotency key. */
const REQUEST_HEADERS = ["content-type", "content-digest", "coconut-token", "signature", "signature-input", "idempotency-key"];
/** Browsers ask again after two hours at the latest. */
const REMEMBERED_SECONDS = 7200;

/** Lets the pages of one other origin read answers, preflights included (Fetch standard, CORS); no cookies, and no other origin. */
export async function admitOrigin(fastify: FastifyInstance, origin: string): Promise<void> {
  await fastify.register(cors, {
    origin: (asking, answer) => answer(null, asking === origin),
    methods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    allowedHeaders: REQUEST_HEADERS,
    maxAge: REMEMBERED_SECONDS,
  });
}
