import * as v from "valibot";
import { type Bytes, fromBase64, fromBase64Url, fromUtf8, utf8 } from "../bytes.ts";
import { isCanonicalText } from "../canonical.ts";
import { Receipt, ReceiptHeader, SignedReceipt } from "../receipt.ts";
import { isLowS } from "./sign.ts";

/** One signature of a receipt, taken apart. */
export interface ReadReceiptSignature {
  /** DER, the signer's first. */
  readonly chain: readonly Bytes[];
  readonly signingInput: Bytes;
  /** r ‖ s, 64 bytes. */
  readonly signature: Bytes;
}

export interface ReadReceipt {
  readonly receipt: Receipt;
  readonly seller: ReadReceiptSignature;
  readonly gateway: ReadReceiptSignature;
}

/** Takes a receipt apart without checking its signatures; undefined unless every part is in the one form that it may have. */
export function readReceipt(signed: unknown): ReadReceipt | undefined {
  const file = v.safeParse(SignedReceipt, signed);
  if (!file.success) return undefined;
  const { payload, signatures } = file.output;
  const receipt = readPayload(payload);
  const [seller, gateway] = signatures.map((one) => readReceiptSignature(payload, one));
  return receipt && seller && gateway ? { receipt, seller, gateway } : undefined;
}

/** The receipt in a payload; undefined unless it is base64url without stray bits of canonical JSON (RFC 8785) as agreed. */
export function readPayload(payload: string): Receipt | undefined {
  const text = textOf(payload);
  const receipt = v.safeParse(Receipt, jsonOf(text));
  return receipt.success && text !== undefined && isCanonicalText(text, receipt.output) ? receipt.output : undefined;
}

/** Takes one signature apart; undefined where its header is not as agreed, or the signature is the other form (r, n − s) of one. */
export function readReceiptSignature(payload: string, one: SignedReceipt["signatures"][number]): ReadReceiptSignature | undefined {
  const header = v.safeParse(ReceiptHeader, jsonOf(textOf(one.protected)));
  const signature = fromBase64Url(one.signature);
  const chain = header.success ? header.output.x5c.map(fromBase64) : [];
  if (!header.success || signature?.length !== 64 || !isLowS(signature) || !chain.every((der) => der !== undefined)) return undefined;
  return { chain, signingInput: utf8(`${one.protected}.${payload}`), signature };
}

function textOf(text: string): string | undefined {
  const bytes = fromBase64Url(text);
  try {
    return bytes && fromUtf8(bytes);
  } catch {
    return undefined;
  }
}

function jsonOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
