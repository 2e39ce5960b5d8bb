import type { ReceiptTrust } from "../../protocol/receipt/verify.ts";
import type { SignedReceipt } from "../../protocol/receipt.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { ReceiptView } from "../../ui/receipt.tsx";
import { fetchReceipt, receiptPage } from "../../wallet/receipts.ts";
import type { PageProps } from "../page.ts";
import { useLook } from "../use-look.ts";

interface Fetched {
  readonly signed: SignedReceipt;
  readonly trust: ReceiptTrust;
  readonly newer: string | undefined;
  readonly refundedSince: string;
}

/** One receipt, verified against the root that this wallet was built with. */
export function OneReceipt({ model, words, language, id }: PageProps & { readonly id: string }) {
  const { wallet } = model;
  const { found, problem, looking } = useLook<Fetched>(async () => {
    const { signed, status } = await fetchReceipt(wallet, id);
    const newer = status.newest === id ? undefined : `#receipts?receipt=${status.newest}`;
    return { signed, trust: { rootSpki: wallet.rootSpki, revoked: status.revoked }, newer, refundedSince: status.refundedSince };
  }, [wallet, id]);
  return (
    <section class="card">
      {problem && <ProblemNote problem={problem} language={language} />}
      {looking && <p class="muted">{words.loading}</p>}
      {found && <ReceiptView {...found} language={language} page={receiptPage(wallet, id)} />}
    </section>
  );
}
