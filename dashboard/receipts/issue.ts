import type { Payment } from "../../protocol/payment.ts";
import type { Problem } from "../../protocol/problem.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import type { SigningRequest } from "../../protocol/signing.ts";
import type { Signed } from "../../signing/ask-wallet.ts";
import type { Gateway } from "../gateway/client.ts";
import { problemOf } from "../parts/problem-of.ts";

/** What has become of one payment's receipt. */
export type Outcome = { readonly kind: "waiting" | "drafted" | "signed" | "issued" | "unsigned" } | { readonly kind: "refused"; readonly problem: Problem };

const AT_ONCE = 4;

/**
 * Issues receipts with one confirmation in the wallet: a draft for each payment, all signed at once, each issued by itself. A refusal
 * ends one row and no other; `tell` hears of each row. Gives `canceled` or `no-wallet` where nothing was signed.
 */
export async function issueReceipts(
  gateway: Gateway,
  payments: readonly Pick<Payment, "id">[],
  ask: (request: SigningRequest) => Promise<Signed>,
  tell: (payment: string, outcome: Outcome) => void,
): Promise<"done" | "canceled" | "no-wallet"> {
  const drafts = await eachOf(payments, async ({ id }) => {
    const draft = await attempt(id, tell, () => gateway.call(sellerApi.draftReceipt, { params: { id } }));
    if (draft) tell(id, { kind: "drafted" });
    return draft && { id, payload: draft.payload };
  });
  const ready = drafts.filter((draft) => draft !== undefined);
  if (ready.length === 0) return "done";
  const signed = await ask({ kind: "receipts", payloads: ready.map(({ payload }) => payload) });
  if (signed.kind !== "receipts") {
    for (const { id } of ready) tell(id, { kind: "unsigned" });
    return signed.kind === "no-wallet" ? "no-wallet" : "canceled";
  }
  await eachOf(ready, async ({ id, payload }, at) => {
    const signature = signed.signatures[at];
    if (!signature) return tell(id, { kind: "unsigned" });
    tell(id, { kind: "signed" });
    const receipt = await attempt(id, tell, () => gateway.call(sellerApi.issueReceipt, { body: { payload, signature } }));
    if (receipt) tell(id, { kind: "issued" });
  });
  return "done";
}

async function attempt<T>(id: string, tell: (payment: string, outcome: Outcome) => void, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    tell(id, { kind: "refused", problem: problemOf(error) });
    return undefined;
  }
}

/** Works on all items, a few at once; results in the items' order. */
async function eachOf<T, R>(items: readonly T[], work: (item: T, at: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = items.entries();
  const worker = async () => {
    for (const [at, item] of left) results[at] = await work(item, at);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
