import { useEffect, useState } from "preact/hooks";
import { api } from "../../protocol/api.ts";
import type { Payment } from "../../protocol/payment.ts";
import { Amount } from "../../ui/amount.tsx";
import { spoken, useConsole } from "../console.ts";
import { Confirm } from "../parts/confirm.tsx";
import { Copyable } from "../parts/copy.tsx";
import { useSentOrders } from "../parts/use-sent-orders.ts";
import { StateWord } from "../payments/state-word.tsx";
import { TestChip } from "../payments/test-chip.tsx";
import { leftOf } from "./left.ts";
import { RefundDialog } from "./refund-dialog.tsx";
import { paymentWords } from "./words.ts";

/** What a payment is, in figures, and what can be done with its money. */
export function Summary({ payment, onChanged }: { readonly payment: Payment; readonly onChanged: () => Promise<void> }) {
  const { gateway, language, merchant, refreshMerchant } = useConsole();
  const words = spoken(paymentWords, language);
  const [asking, setAsking] = useState<"refund" | "cancel">();
  const left = leftOf(payment, merchant.id);
  const { currency, order } = payment;
  const close = () => setAsking(undefined);
  const waiting = useSentOrders()?.some(({ place }) => place === payment.id) ?? false;
  useEffect(() => {
    if (waiting) setAsking("refund");
  }, [waiting]);
  useEffect(() => {
    document.title = document.title.replace(/\] .*? – /, `] ${words.order(order.number)} – `);
  }, [order.number, words]);
  return (
    <section class="card summary" aria-labelledby="payment">
      <div class="summary-head">
        <h1 id="payment" tabIndex={-1}>
          {words.order(order.number)}
        </h1>
        <StateWord state={payment.state} language={language} />
        <TestChip payment={payment.id} />
      </div>
      <dl class="figures">
        <div>
          <dt>{words.amount}</dt>
          <dd class="figure">
            <Amount minor={payment.amount} {...{ currency, language }} />
          </dd>
        </div>
        <div>
          <dt>{words.refunded}</dt>
          <dd>
            <Amount minor={payment.refunded} {...{ currency, language }} />
          </dd>
        </div>
        <div>
          <dt>{words.left}</dt>
          <dd>
            <Amount minor={String(left)} {...{ currency, language }} />
          </dd>
        </div>
      </dl>
      <Copyable label={words.paymentId} text={payment.id} />
      <div class="buttons">
        {(left > 0n || waiting) && (
          <button type="button" class="button quiet" onClick={() => setAsking("refund")}>
            {words.refund}
          </button>
        )}
        {payment.state === "created" && payment.merchant === merchant.id && (
          <button type="button" class="button quiet" onClick={() => setAsking("cancel")}>
            {words.cancel}
          </button>
        )}
      </div>
      {asking === "refund" && (
        <RefundDialog
          payment={payment}
          onClose={close}
          onRefunded={async () => {
            close();
            await Promise.all([onChanged(), refreshMerchant().catch(() => undefined)]);
          }}
        />
      )}
      {asking === "cancel" && (
        <Confirm
          title={words.cancelTitle}
          what={words.cancelWhat}
          action={words.cancel}
          onClose={close}
          work={async () => {
            await gateway.call(api.cancelPayment, { params: { id: payment.id } });
            await onChanged();
          }}
        />
      )}
    </section>
  );
}
