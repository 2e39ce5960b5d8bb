import { createHash } from "node:crypto";
import { api } from "../../protocol/api.ts";
import { ProblemError, problemDocument, refuse } from "../../protocol/problem.ts";
import { pageOf } from "../http/page.ts";
import type { HttpServer } from "../http/server.ts";
import type { Database } from "../storage/database.ts";
import { once } from "../storage/idempotency.ts";
import type { Authorizer } from "./authorize/authorize.ts";
import { cancelPayment } from "./end.ts";
import { type CheckOpenPayments, limitOpenPayments } from "./open-in-test.ts";
import { promptView } from "./prompt.ts";
import { registerPayment } from "./register.ts";
import { findPayment, findPayments, findState } from "./store.ts";

/** The operations of payments: the merchant's, the wallet's and the public state. */
export function servePayments(http: HttpServer, database: Database, authorizer: Authorizer, checkOpen: CheckOpenPayments = limitOpenPayments()): void {
  http.serve(api.createPayment, ({ caller, body, idempotencyKey }) =>
    once(database, { owner: caller.merchant, key: idempotencyKey, requestHash: requestHash(body) }, async (tx) => {
      if (!caller.livemode) await checkOpen(tx, caller.merchant);
      return registerPayment(tx, { merchant: caller.merchant, order: body.order, expiresIn: body.expiresIn });
    }),
  );
  http.serve(api.getPayment, async ({ caller, params }) => {
    const payment = await findPayment(database, caller.merchant, params.id);
    if (!payment) throw refuse("payment-not-found");
    return payment;
  });
  http.serve(api.listPayments, ({ caller, query }) => {
    const filter = {
      merchant: caller.merchant,
      before: query.cursor,
      state: query.state,
      orderNumber: query.orderNumber,
      orderNumberPrefix: query.orderNumberPrefix,
      livemode: query.livemode === undefined ? undefined : query.livemode === "true",
      from: query.from === undefined ? undefined : Number(query.from),
      to: query.to === undefined ? undefined : Number(query.to),
    };
    return pageOf(query, (limit) => findPayments(database, { ...filter, limit }));
  });
  http.serve(api.cancelPayment, ({ caller, params }) => cancelPayment(database, caller.merchant, params.id));
  http.serve(api.getPaymentStatus, async ({ params }) => {
    const state = await findState(database, params.id);
    if (!state) throw refuse("payment-not-found");
    return { payment: params.id, state };
  });
  http.serve(api.getPrompt, ({ caller, params }) => promptView(database, caller.user, params.id, caller.device));
  http.serve(api.authorizePayment, async ({ params, body, address }) => ({ result: await authorizer.authorize(body, { address, payment: params.id }) }));
  http.serve(api.authorizePayments, async ({ body, address, log, requestId }) => ({
    outcomes: (await authorizer.authorizeAll(body.authorizations, address)).map((outcome) => {
      if (outcome.status === "fulfilled") return { result: outcome.value };
      if (outcome.reason instanceof ProblemError) return { problem: problemDocument(outcome.reason.problem) };
      log.error({ err: outcome.reason }, "unexpected error in a batch");
      return { problem: problemDocument({ code: "internal", requestId }) };
    }),
  }));
}

function requestHash(body: unknown): Buffer {
  return createHash("sha256").update(JSON.stringify(body)).digest();
}
