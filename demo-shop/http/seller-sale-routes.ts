import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { CoconutError } from "../../sdk/server/index.ts";
import { findOrderByNumber } from "../orders/orders.ts";
import { issueReceipt, receiptsOf } from "../sellers/receipts.ts";
import { allRefunds, balanceOf, RefundedMeanwhile, type RefundFields, readRefund, refundPart, refundsOf } from "../sellers/refunds.ts";
import { returnGoods } from "../sellers/returns.ts";
import { findSale, type Sale, saleFilters, salesOf, shipPart, tidyNumber } from "../sellers/sales.ts";
import { goodsOf } from "../stock/holds.ts";
import { confirmRefundPage } from "../views/seller-refund.ts";
import { type SaleView, salePage } from "../views/seller-sale.ts";
import { salesPage } from "../views/seller-sales.ts";
import { sellerWordsOf } from "../words/sellers.ts";
import { type Language, won } from "../words.ts";
import { sendPage } from "./look.ts";
import type { Gone, SellerRoutes, SellingOf } from "./seller-routes.ts";
import { field, fieldsNamed } from "./server.ts";

interface ByNumber {
  Params: { number: string };
}

const DONE = { shipped: "ship.done", receipt: "receipt.done", refunded: "refund.done", returned: "return.done" } as const;

/** Sales: the list, an order's own part, shipping, receipts and refunds. */
export function serveSales(server: FastifyInstance, { database, desk, accounts, coconutOrigin, lookOf }: SellerRoutes, selling: SellingOf, gone: Gone): void {
  const wordsFor = (request: FastifyRequest) => sellerWordsOf(lookOf(request).language);

  server.get("/sell", async (request, reply) => {
    const wanted = field(request.query, "state");
    const page = field(request.query, "page");
    const query = {
      filter: saleFilters.find((filter) => filter === wanted) ?? "all",
      search: tidyNumber(field(request.query, "number")),
      page: /^[1-9][0-9]{0,3}$/.test(page) ? Number(page) : 1,
    };
    return sendPage(reply, salesPage(lookOf(request), await salesOf(database, selling(request).seller, query), query));
  });

  /** An order as it stands after asking the gateway. */
  async function current(request: FastifyRequest<ByNumber>, options?: { readonly now: boolean }): Promise<Sale | undefined> {
    const { seller } = selling(request);
    const sale = await findSale(database, seller, request.params.number);
    const order = sale && (await findOrderByNumber(database, sale.order.number));
    if (!order) return undefined;
    await desk.current(order, options);
    return findSale(database, seller, order.number);
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    sale: Sale,
    more: Partial<SaleView> & { readonly status?: number } = {},
  ): Promise<FastifyReply> {
    const { seller } = selling(request);
    const { number } = sale.order;
    const payment = sale.order.state === "paid" ? sale.order.payment : undefined;
    const { refunds, next, isWhole } = await allRefunds(database, accounts.of(seller), { seller, order: number, payment });
    const receipts = await receiptsOf(database, seller, number, sale.part.receipt);
    const fields: RefundFields = { kind: "", amount: "", reason: "", ...more.fields, number: next };
    const goods = await goodsOf(database, number);
    const view = { sale, receipts, refunds, isWhole, goods, receiptsAt: `${coconutOrigin}/receipts/`, ...more, fields };
    return sendPage(reply, salePage(lookOf(request, `/sell/orders/${number}`), view), more.status ?? 200);
  }

  server.get<ByNumber>("/sell/orders/:number", async (request, reply) => {
    const sale = await current(request);
    if (!sale) return gone(request, reply);
    const done = field(request.query, "done");
    const word = Object.hasOwn(DONE, done) ? DONE[done as keyof typeof DONE] : undefined;
    const text = word && wordsFor(request)[word === "ship.done" && !sale.order.delivery ? "hand-over.done" : word];
    return show(request, reply, sale, { notice: text === undefined ? undefined : { text, isBad: false } });
  });

  server.post<ByNumber>("/sell/orders/:number/ship", async (request, reply) => {
    const sale = await current(request, { now: true });
    if (!sale) return gone(request, reply);
    const { number } = sale.order;
    if (await shipPart(database, selling(request).seller, number)) return reply.redirect(`/sell/orders/${number}?done=shipped`, 303);
    return show(request, reply, sale, { status: 409, notice: { text: wordsFor(request)["ship.refused"], isBad: true } });
  });

  server.post<ByNumber>("/sell/orders/:number/receipt", async (request, reply) => {
    const { seller } = selling(request);
    const sale = await current(request);
    const account = accounts.of(seller);
    if (!sale || !account) return gone(request, reply);
    const { number, payment } = sale.order;
    const fail = (status: number, word: "receipt.failed" | "receipt.unknown") =>
      show(request, reply, sale, { status, notice: { text: wordsFor(request)[word], isBad: true } });
    if (sale.order.state !== "paid" || payment === undefined) return fail(409, "receipt.failed");
    try {
      await issueReceipt(database, account, { seller, order: number, payment });
    } catch (error) {
      if (!(error instanceof CoconutError)) throw error;
      request.log.warn({ code: error.problem.code, cause: error.cause });
      return isUnknown(error) ? fail(503, "receipt.unknown") : fail(409, "receipt.failed");
    }
    return reply.redirect(`/sell/orders/${number}?done=receipt`, 303);
  });

  server.post<ByNumber>("/sell/orders/:number/returned", async (request, reply) => {
    const sale = await current(request, { now: true });
    if (!sale) return gone(request, reply);
    const { number } = sale.order;
    const products = fieldsNamed(request.body, "back:");
    const say = (status: number, text: string) => show(request, reply, sale, { status, notice: { text, isBad: true } });
    if (products.length === 0) return say(422, wordsFor(request)["return.none"]);
    if (!(await returnGoods(database, { order: number, seller: selling(request).seller, products }))) return say(409, wordsFor(request)["return.refused"]);
    return reply.redirect(`/sell/orders/${number}?done=returned`, 303);
  });

  server.post<ByNumber>("/sell/orders/:number/refund", async (request, reply) => {
    const { seller, user } = selling(request);
    const sale = await current(request, { now: true });
    const account = accounts.of(seller);
    if (!sale || !account) return gone(request, reply);
    const { part, order } = sale;
    const fields = refundFields(request.body);
    const words = wordsFor(request);
    const say = (status: number, text: string, isBad = true) => show(request, reply, sale, { status, fields, notice: { text, isBad } });
    if (order.state !== "paid" || order.payment === undefined) return say(409, words["refund.failed"]);
    if (field(request.body, "back") !== "") return show(request, reply, sale, { fields });
    const isAgain = (await refundsOf(database, seller, order.number)).refunds.some(({ number }) => number === fields.number);
    // Of one that was asked for already the money may be gone: its own amount is not too much then.
    const read = readRefund(fields, isAgain ? part.total : part.total - part.refunded);
    if ("faults" in read) return show(request, reply, sale, { status: 422, fields, faults: read.faults });
    if (field(request.body, "confirmed") === "")
      return sendPage(
        reply,
        confirmRefundPage(lookOf(request, `/sell/orders/${order.number}`), { sale, fields, amount: read.amount, balance: await balanceOf(account) }),
      );
    const wish = { seller, order: order.number, payment: order.payment, number: fields.number, amount: read.amount, reason: fields.reason, by: user };
    try {
      await refundPart(database, account, wish);
    } catch (error) {
      if (error instanceof RefundedMeanwhile) return say(409, words["refund.meanwhile"]);
      if (!(error instanceof CoconutError)) throw error;
      request.log.warn({ code: error.problem.code, cause: error.cause });
      // Only its answer may be lost: the gateway is asked once more.
      const { refunds } = await allRefunds(database, account, wish);
      const isMade = refunds.some(({ number, state }) => number === wish.number && state === "done");
      if (!isMade) return say(isUnknown(error) ? 503 : 409, refusal(lookOf(request).language, error));
    }
    await current(request, { now: true });
    return reply.redirect(`/sell/orders/${order.number}?done=refunded`, 303);
  });
}

/** Whether the gateway may have done it all the same. */
function isUnknown({ status }: CoconutError): boolean {
  return status >= 500 || status === 429;
}

function refundFields(body: unknown): RefundFields {
  const kind = field(body, "kind");
  return {
    number: field(body, "number"),
    kind: kind === "all" || kind === "part" ? kind : "",
    amount: field(body, "amount"),
    reason: field(body, "reason").normalize("NFC").trim(),
  };
}

/** Why the gateway has not refunded, and whether money has moved. */
function refusal(language: Language, error: CoconutError): string {
  const { problem } = error;
  const words = sellerWordsOf(language);
  if (problem.code === "merchant-balance-insufficient") return `${words["refund.balance"]} ${won(BigInt(problem.balance), language)}.`;
  if (problem.code === "refund-too-much") return `${words["fault.too-much"]} ${won(BigInt(problem.left), language)}. ${words["refund.failed"]}`;
  return isUnknown(error) ? words["refund.unknown"] : words["refund.failed"];
}
