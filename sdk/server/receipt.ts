import { fromBase64, toBase64 } from "../../protocol/bytes.ts";
import { checkSeller } from "../../protocol/certificate.ts";
import { readPayload } from "../../protocol/receipt/read.ts";
import { signReceipt } from "../../protocol/receipt/sign.ts";
import { faultOf, type ReceiptVerdict, verifyReceipt } from "../../protocol/receipt/verify.ts";
import type { Receipt, SignedReceipt } from "../../protocol/receipt.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { CoconutError } from "./error.ts";
import type { Gateway } from "./gateway.ts";
import type { MerchantKey } from "./key.ts";

export type { ReceiptCheck, ReceiptNote, ReceiptVerdict } from "../../protocol/receipt/verify.ts";
export type { Receipt, SignedReceipt } from "../../protocol/receipt.ts";

/** A receipt that was issued: what it says, and the file with both signatures. */
export interface IssuedReceipt {
  readonly receipt: Receipt;
  readonly signed: SignedReceipt;
}

/** Signs and issues receipts of a merchant, and believes no word of them unchecked. */
export class Receipts {
  readonly #gateway: Gateway;
  readonly #merchant: string;
  readonly #key: MerchantKey;
  readonly #rootSpki: string;

  constructor(gateway: Gateway, merchant: string, key: MerchantKey, rootSpki: string) {
    this.#gateway = gateway;
    this.#merchant = merchant;
    this.#key = key;
    this.#rootSpki = rootSpki;
  }

  /**
   * The receipt of a paid payment as it stands: signed here once order, buyer's authorization, result and refunds in it hold up to the
   * pinned root, or the one that was issued already. Throws CoconutError.
   */
  async issue(payment: string): Promise<IssuedReceipt> {
    const { payload } = await this.#gateway.call(sellerApi.draftReceipt, { params: { id: payment } });
    const receipt = readPayload(payload);
    if (!receipt || receipt.payment !== payment || receipt.merchant.id !== this.#merchant) throw new CoconutError({ code: "receipt-mismatch" });
    if (await faultOf(receipt, this.#rootSpki)) throw new CoconutError({ code: "receipt-mismatch" });
    const signature = await signReceipt(payload, this.#key.privateKey, await this.#chain(receipt));
    const signed = await this.#gateway.call(sellerApi.issueReceipt, { body: { payload, signature } });
    const { valid, receipt: issued } = await this.verify(signed);
    if (!valid || issued?.payment !== payment || issued.merchant.id !== this.#merchant) throw new CoconutError({ code: "answer-invalid" });
    return { receipt: issued, signed };
  }

  /** Verifies a receipt file, whosoever it is, against the pinned root. */
  verify(signed: unknown): Promise<ReceiptVerdict> {
    return verifyReceipt(signed, { rootSpki: this.#rootSpki });
  }

  /** This merchant's certificate and the CA above it, which the draft brings along. */
  async #chain({ certificates }: Receipt): Promise<string[]> {
    const own = toBase64(this.#key.certificate);
    for (const text of certificates) {
      const verdict = await checkSeller(this.#key.certificate, [fromBase64(text) ?? new Uint8Array()]);
      if ("certificate" in verdict) return [own, text];
    }
    return [own];
  }
}
