import type { Coconut, OrderInput, Payment, Result } from "../../sdk/server/index.ts";
import { CoconutError } from "../../sdk/server/index.ts";

/** The gateway as the shop's tests need it: payments end as the test says. Everything about signatures is shown with the real one, in e2e. */
export interface ScratchGateway {
  readonly coconut: Coconut;
  /** What was registered, by payment id. */
  readonly payments: Map<string, Payment>;
  end(payment: string | undefined, how: Partial<Payment>): void;
  /** From now on nothing answers, or it does again. */
  down: boolean;
  /** A refusal for whatever is registered next. */
  refusal: CoconutError | undefined;
}

/** A gateway of which a test says what is paid and whether it answers, for the shop's own rooms. */
export function openScratchGateway(merchant: string): ScratchGateway {
  const payments = new Map<string, Payment>();
  const reach = () => {
    if (gateway.down) throw new CoconutError({ code: "offline" });
  };
  const find = (id: string) => {
    reach();
    const payment = payments.get(id);
    if (!payment) throw new CoconutError({ code: "not-found" });
    return payment;
  };
  const open = ({ number }: OrderInput) =>
    [...payments.values()].find(({ order, state }) => order.number === number && state !== "expired" && state !== "canceled");
  const coconut: Partial<Coconut> = {
    async createPayment(order) {
      reach();
      if (gateway.refusal) throw gateway.refusal;
      const same = open(order);
      if (same) return same;
      const amount = sumOf(order);
      const id = `pay_${payments.size + 1}`;
      const now = Date.now();
      const made = { id, merchant, state: "created", amount, currency: "KRW", order, created: now, expires: now + 1_800_000, refunded: "0", shares: [] };
      payments.set(id, made as unknown as Payment);
      return payments.get(id) as Payment;
    },
    getPayment: async (id) => find(id),
    async listPayments({ orderNumber } = {}) {
      reach();
      return { items: [...payments.values()].filter(({ order }) => order.number === orderNumber) };
    },
    async cancelPayment(id) {
      if (find(id).state !== "created") throw new CoconutError({ code: "payment-not-open", state: "paid" });
      gateway.end(id, { state: "canceled" });
      return find(id);
    },
    async verifyResult(payment) {
      if (payment.result !== "signed") throw new CoconutError({ code: "answer-invalid" });
      return { paidAt: 1_000 } as Result;
    },
    async confirmPaid(payment, order) {
      const read = typeof payment === "string" ? find(payment) : payment;
      const result = await this.verifyResult?.(read);
      if (!result || read.amount !== sumOf(order) || written(read.order) !== written(order)) throw new CoconutError({ code: "order-mismatch" });
      return result;
    },
    async *watchPayment() {},
  };
  const gateway: ScratchGateway = {
    coconut: coconut as Coconut,
    payments,
    down: false,
    refusal: undefined,
    end(id = "", how) {
      payments.set(id, { ...find(id), ...(how.state === "paid" && { result: "signed" }), ...how } as Payment);
    },
  };
  return gateway;
}

function sumOf({ lines }: OrderInput): string {
  return String(lines.reduce((sum, { quantity, unitPrice }) => sum + BigInt(quantity) * BigInt(unitPrice), 0n));
}

const written = (order: unknown) => JSON.stringify(order, (_name, value: unknown) => (typeof value === "bigint" ? String(value) : value));
