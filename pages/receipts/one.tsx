import { useEffect, useState } from "preact/hooks";
import type { ReceiptTrust } from "../../protocol/receipt/verify.ts";
import type { SignedReceipt } from "../../protocol/receipt.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { ReceiptView } from "../../ui/receipt.tsx";
import { fetchReceipt, receiptPage } from "../../wallet/receipts.ts";
import type { PageProps } from "../page.ts";
import { useTask } from "../task.ts";

interface Fetched {
  readonly signed: SignedReceipt;
  readonly trust: ReceiptTrust;
  readonly newer: string | undefined;
  readonly refundedSince: string;
}

/** One receipt, verified against the root that this wallet was built with. */
export function OneReceipt({ model, words, language, id }: PageProps & { readonly id: string }) {
  const [fetched, setFetched] = useState<Fetched>();
  const task = useTask();
  const { wallet } = model;
  useEffect(() => {
    void task.run(async () => {
      const { signed, status } = await fetchReceipt(wallet, id);
      const newer = status.newest === id ? undefined : `#receipts?receipt=${status.newest}`;
      setFetched({ signed, trust: { rootSpki: wallet.rootSpki, revoked: status.revoked }, newer, refundedSince: status.refundedSince });
    });
  }, [wallet, id]);
  return (
    <section class="card">
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      {task.running && <p class="muted">{words.loading}</p>}
      {fetched && <ReceiptView {...fetched} language={language} page={receiptPage(wallet, id)} />}
    </section>
  );
}
