import { spoken, useConsole } from "../console.ts";
import { ProblemNote } from "../parts/problem.tsx";
import { Table } from "../parts/table.tsx";
import { partWords } from "../parts/words.ts";
import { refundColumns } from "../refunds/columns.tsx";
import { hrefOf } from "../routing/address.ts";
import { Link } from "../routing/link.tsx";
import { useAddress } from "../routing/use-address.ts";
import { EvidenceCard } from "./evidence-card.tsx";
import { LinesCard } from "./lines-card.tsx";
import { OrderCheckCard } from "./order-check-card.tsx";
import { ReceiptCard } from "./receipt-card.tsx";
import { Summary } from "./summary.tsx";
import { TimelineCard } from "./timeline-card.tsx";
import { usePayment } from "./use-payment.ts";
import { paymentWords } from "./words.ts";

/** One payment with the whole evidence of it, and what can be done with it. */
export function PaymentDetails() {
  const { language, merchant } = useConsole();
  const words = spoken(paymentWords, language);
  const [, id = ""] = useAddress().path;
  const { data, problem, loading, reload } = usePayment(id);
  return (
    <div class="screen">
      <p>
        <Link href={hrefOf(["payments"])}>← {words.back}</Link>
      </p>
      {!data && loading && <p class="muted">{partWords[language].loading}</p>}
      {problem && !data && <h1 tabIndex={-1}>{words.notShown}</h1>}
      <ProblemNote {...{ problem, language }} retry={reload} />
      {data && (
        <>
          <Summary payment={data.payment} onChanged={reload} />
          <div class="pair">
            <LinesCard payment={data.payment} />
            <TimelineCard payment={data.payment} related={data} />
          </div>
          <EvidenceCard payment={data.payment} />
          <div class="pair">
            <OrderCheckCard payee={data.payment.merchant} checks={data.checks} />
            <ReceiptCard payment={data.payment} receipts={data.receipts} onChanged={reload} />
          </div>
          <section class="card" aria-labelledby="refunds">
            <h2 id="refunds">{words.refunds}</h2>
            {data.refunds.length === 0 ? (
              <p class="muted">{words.noRefunds}</p>
            ) : (
              <Table
                caption={words.refunds}
                columns={refundColumns(language, { withOrder: false, merchant: merchant.id })}
                rows={data.refunds}
                id={({ id: refund }) => refund}
              />
            )}
          </section>
        </>
      )}
    </div>
  );
}
