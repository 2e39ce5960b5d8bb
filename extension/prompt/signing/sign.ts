import type { SigningReply } from "../../../protocol/signing.ts";
import { signInTo } from "../../../wallet/sign-in.ts";
import { approveKey, signPayout, signReceipts, signRefund } from "../../../wallet/signing.ts";
import type { Wallet } from "../../../wallet/wallet.ts";
import type { Asked } from "./asked.ts";

/** Signs what was shown, and nothing else; `pin` where money leaves a merchant, or may from now on. */
export async function sign(wallet: Wallet, asked: Asked, pin: string): Promise<SigningReply> {
  switch (asked.kind) {
    case "sign-in": {
      const { challenge, merchant } = asked.request;
      return { kind: "sign-in", signIn: await signInTo(wallet, { audience: asked.audience, ...(merchant && { merchant }), challenge }) };
    }
    case "receipts":
      return { kind: "receipts", signatures: await signReceipts(wallet, asked.request.payloads) };
    case "refund": {
      const { jws, pinProof } = await signRefund(wallet, asked.request.refund, pin);
      return { kind: "refund", refund: jws, pinProof };
    }
    case "payout": {
      const { jws, pinProof } = await signPayout(wallet, asked.request.payout, pin);
      return { kind: "payout", payout: jws, pinProof };
    }
    case "key-approval": {
      const { jws, pinProof } = await approveKey(wallet, { ...asked.request.approval, name: asked.site.name }, pin);
      return { kind: "key-approval", approval: jws, pinProof };
    }
  }
}

/** Whether the PIN is asked for: where money leaves a merchant, or may from now on. */
export function needsPin({ kind }: Asked): boolean {
  return kind === "refund" || kind === "payout" || kind === "key-approval";
}
