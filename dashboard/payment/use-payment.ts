import { api } from "../../protocol/api.ts";
import type { RecordedCheck } from "../../protocol/order-check.ts";
import type { Payment } from "../../protocol/payment.ts";
import type { ReceiptSummary } from "../../protocol/receipt.ts";
import type { Refund } from "../../protocol/refund.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { useConsole } from "../console.ts";
import { useLoad } from "../parts/use-load.ts";
import { usePulse } from "../parts/use-pulse.ts";
import { paymentsWords } from "../payments/words.ts";

export interface WholePayment {
  readonly payment: Payment;
  readonly refunds: readonly Refund[];
  readonly receipts: readonly ReceiptSummary[];
  readonly checks: readonly RecordedCheck[];
}

/** One payment with all that belongs to it; follows what becomes of it while the screen is open. */
export function usePayment(id: string) {
  const { gateway, language, merchant, say } = useConsole();
  const whole = useLoad<WholePayment>(id, async () => {
    const payment = await gateway.call(api.getPayment, { params: { id } });
    const [refunds, receipts, checks] = await Promise.all([
      gateway.call(sellerApi.listRefunds, { query: { payment: id, limit: "100" } }),
      gateway.call(sellerApi.listIssuedReceipts, { query: { payment: id, limit: "100" } }),
      // An order that another merchant took may have a number that one of ours has too.
      payment.merchant === merchant.id ? gateway.call(sellerApi.listOrderChecks, { query: { orderNumber: payment.order.number, limit: "10" } }) : { items: [] },
    ]);
    return { payment, refunds: refunds.items, receipts: receipts.items, checks: checks.items };
  });
  usePulse(async () => {
    const shown = whole.data?.payment;
    const now = shown && (await gateway.call(api.getPayment, { params: { id } }).catch(() => undefined));
    if (!now || (now.state === shown.state && now.refunded === shown.refunded && now.receipt === shown.receipt)) return;
    say(paymentsWords[language].states[now.state]);
    await whole.reload();
  });
  return whole;
}
