import "../../ui/receipt.css";
import { useEffect, useState } from "preact/hooks";
import type { PageProps } from "../page.ts";
import { ReceiptList } from "./list.tsx";
import { OfPayment } from "./of-payment.tsx";
import { OneReceipt } from "./one.tsx";
import { receiptsWordsIn } from "./words.ts";

/** What stands behind `#receipts?`: a receipt, a payment whose receipts are asked for, or nothing. */
function asked(): { readonly receipt: string | null; readonly payment: string | null } {
  const query = new URLSearchParams(location.hash.split("?")[1]);
  return { receipt: query.get("receipt"), payment: query.get("payment") };
}

/** The receipts of the person: all of them, those of one payment, or one, verified on this device. */
export function Receipts(props: PageProps) {
  const said = receiptsWordsIn(props.language);
  const [where, setWhere] = useState(asked);
  useEffect(() => {
    const moved = () => setWhere(asked());
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  const { receipt, payment } = where;
  const one = receipt !== null || payment !== null;
  return (
    <>
      <h1 tabIndex={-1}>{said.title}</h1>
      {one && (
        <p>
          <a class="button link" href="#receipts">
            {said.all}
          </a>
        </p>
      )}
      {receipt !== null && <OneReceipt key={receipt} {...props} id={receipt} />}
      {receipt === null && payment !== null && <OfPayment key={payment} {...props} payment={payment} />}
      {!one && <ReceiptList {...props} />}
    </>
  );
}
