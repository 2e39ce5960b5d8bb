import * as v from "valibot";
import { type ReadByChain, type ReadClaims, readByChain, readClaims, signByChain, verifyByGateway } from "./claims.ts";
import { TransferId, UserNumber } from "./ids.ts";
import { type CompactJws, CompactJwsText } from "./jws.ts";
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

/** Signs a transfer with a certificate's key; `chain` is standard base64 DER, the signer's certificate first. */
export function signTransfer(transfer: Transfer, key: CryptoKey, chain: readonly string[]): Promise<CompactJws> {
  return signByChain(TRANSFER_TYPE, transfer, key, chain);
}

export type ReadTransfer = ReadByChain<Transfer> & { readonly transfer: Transfer };

/** Reads a signed transfer without checking signature or chain; undefined when its form is not as agreed or not canonical. */
export function readTransfer(jws: string): ReadTransfer | undefined {
  const read = readByChain(Transfer, TRANSFER_TYPE, jws);
  return read && { ...read, transfer: read.claims };
}

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

/** Reads a signed result without checking its signature; undefined when its form is not as agreed or not canonical. */
export function readTransferResult(jws: string): ReadClaims<TransferResult> | undefined {
  return readClaims(TransferResult, TRANSFER_RESULT_TYPE, jws);
}

/** The result in a JWS whose signature by one of the gateway's keys (by certificate thumbprint) holds; undefined otherwise. */
export function verifyTransferResult(jws: string, keyOf: (thumbprint: string) => CryptoKey | undefined): Promise<TransferResult | undefined> {
  return verifyByGateway(TransferResult, TRANSFER_RESULT_TYPE, jws, keyOf);
}

export const TransferReply = v.object({ result: CompactJwsText(4096) });

/** Whom money would go to: the name partly hidden, so that numbers cannot be turned into names. */
export const RecipientQuery = v.strictObject({ user: UserNumber });
export const Recipient = v.object({ user: UserNumber, name: displayText(60) });
export type Recipient = v.InferOutput<typeof Recipient>;

/** A name with all but the ends hidden: `김*수`, `J**n D*e`; enough to recognise somebody, too little to look people up. */
export function maskedName(name: string): string {
  return name.split(" ").map(maskedWord).join(" ");
}

function maskedWord(word: string): string {
  const letters = [...word];
  const [first = "", ...rest] = letters;
  if (rest.length === 0) return "*";
  if (rest.length === 1) return `${first}*`;
  return `${first}${"*".repeat(Math.min(rest.length - 1, 4))}${rest.at(-1)}`;
}

/** What somebody asks another to send: carried by a link or QR to the phone's wallet, `<wallet origin>/#send?<user>.<amount>.<message>`. */
export interface MoneyRequest {
  readonly user: string;
  readonly amount?: string;
  readonly message?: string;
}

const SEND_PATH = "/#send?";

/** The link of a money request; its text is not signed, and nothing is sent by opening it. */
export function moneyRequestLink(walletOrigin: string, { user, amount = "", message = "" }: MoneyRequest): string {
  return `${walletOrigin}${SEND_PATH}${[user, amount, encodeURIComponent(message)].join(".").replace(/\.+$/, "")}`;
}

/** A money request as its link says it, of this wallet's own links alone; undefined for any other text. */
export function readMoneyRequest(text: string, walletOrigin: string): MoneyRequest | undefined {
  const start = walletOrigin + SEND_PATH;
  if (!text.startsWith(start)) return undefined;
  return readMoneyRequestQuery(text.slice(start.length));
}

/** A money request out of what follows `#send?`. */
export function readMoneyRequestQuery(query: string): MoneyRequest | undefined {
  const [user = "", amount = "", ...rest] = query.split(".");
  const message = decoded(rest.join("."));
  if (message === undefined || !v.is(UserNumber, user)) return undefined;
  if (amount !== "" && !v.is(PositiveAmount, amount)) return undefined;
  if (message !== "" && !v.is(displayText(80), message)) return undefined;
  return { user, ...(amount && { amount }), ...(message && { message }) };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
