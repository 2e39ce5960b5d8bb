import * as v from "valibot";
import { MerchantId } from "./ids.ts";
import { CompactJwsText } from "./jws.ts";
import { KeyApproval } from "./key-approval.ts";
import { PinProof } from "./pin.ts";
import { ReceiptSignature } from "./receipt.ts";
import { PayoutOrder, RefundOrder } from "./refund.ts";
import { SignedSignIn } from "./sign-in.ts";
import { base64Url } from "./text.ts";

/** Most receipts that one confirmation signs. */
export const MOST_RECEIPTS = 100;

/**
 * What a page of the gateway may ask the wallet to sign beside a payment: to be known to a site, or a member's acts for a merchant.
 * The wallet adds the times itself, shows all of it in words, and signs only what it showed.
 */
export const SigningRequest = v.variant("kind", [
  /** `merchant`: whose page frames the sign-in; absent for the gateway's own dashboard. The audience is what the browser says. */
  v.strictObject({ kind: v.literal("sign-in"), challenge: base64Url(32), merchant: v.exactOptional(MerchantId) }),
  /** base64url of canonical receipts. */
  v.strictObject({
    kind: v.literal("receipts"),
    payloads: v.pipe(v.array(v.pipe(v.string(), v.maxLength(384 * 1024), v.regex(/^[A-Za-z0-9_-]+$/))), v.minLength(1), v.maxLength(MOST_RECEIPTS)),
  }),
  v.strictObject({ kind: v.literal("refund"), refund: v.omit(RefundOrder, ["issued"]), merchantName: v.string(), orderNumber: v.string() }),
  v.strictObject({ kind: v.literal("payout"), payout: v.omit(PayoutOrder, ["issued"]), merchantName: v.string() }),
  /** A key that may sign for a merchant in live mode; the name that is signed is the registry's. */
  v.strictObject({ kind: v.literal("key-approval"), approval: v.omit(KeyApproval, ["issued", "name"]) }),
]);
export type SigningRequest = v.InferOutput<typeof SigningRequest>;

/** What the wallet gives back; refunds, payouts and approvals of keys always come with the PIN's proof. */
export const SigningReply = v.variant("kind", [
  v.strictObject({ kind: v.literal("sign-in"), signIn: SignedSignIn }),
  v.strictObject({ kind: v.literal("receipts"), signatures: v.array(ReceiptSignature) }),
  v.strictObject({ kind: v.literal("refund"), refund: CompactJwsText(24 * 1024), pinProof: PinProof }),
  v.strictObject({ kind: v.literal("payout"), payout: CompactJwsText(24 * 1024), pinProof: PinProof }),
  v.strictObject({ kind: v.literal("key-approval"), approval: CompactJwsText(24 * 1024), pinProof: PinProof }),
]);
export type SigningReply = v.InferOutput<typeof SigningReply>;
