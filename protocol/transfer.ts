import * as v from "valibot";
import { TransferId, UserNumber } from "./ids.ts";
import { CompactJwsText } from "./jws.ts";
import { Currency, PositiveAmount } from "./money.ts";
import { PinProof } from "./pin.ts";
import { base64Url, displayText, Milliseconds } from "./text.ts";

export const TRANSFER_TYPE = "coconut-transfer+jws";
export const TRANSFER_RESULT_TYPE = "coconut-transfer-result+jws";

/** What may be sent at once and on one day (Asia/Seoul), in minor units. */
export const TRANSFER_LIMITS = { perTransfer: "500000", perDay: "1000000" } as const;

/** What a user signs to send money to another; always with the PIN. The numbers are those of the certificate's authorizations. */
export const Transfer = v.strictObject({
  /** Made by the wallet, so that a second try is the same transfer. */
  transfer: TransferId,
  payer: UserNumber,
  payee: UserNumber,
  currency: Currency,
  amount: PositiveAmount,
  message: v.exactOptional(displayText(80)),
  sequence: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(Number.MAX_SAFE_INTEGER)),
  deviceLogHead: base64Url(32),
  issued: Milliseconds,
  expires: Milliseconds,
  nonce: base64Url(16),
});
export type Transfer = v.InferOutput<typeof Transfer>;
export const SignedTransfer = CompactJwsText(24 * 1024);
export const TransferRequest = v.strictObject({ transfer: SignedTransfer, pinProof: PinProof });

/** What the gateway signs when the money has moved. */
export const TransferResult = v.strictObject({
  transfer: TransferId,
  status: v.literal("sent"),
  payer: UserNumber,
  payee: UserNumber,
  currency: Currency,
  amount: PositiveAmount,
  /** base64url(SHA-256(signing input of the transfer)). */
  consent: base64Url(32),
  sentAt: Milliseconds,
});
export type TransferResult = v.InferOutput<typeof TransferResult>;
export const TransferReply = v.object({ result: CompactJwsText(4096) });

/** Whom money would go to: the name partly hidden, so that numbers cannot be turned into names. */
export const RecipientQuery = v.strictObject({ user: UserNumber });
export const Recipient = v.object({ user: UserNumber, name: displayText(60) });
export type Recipient = v.InferOutput<typeof Recipient>;
