import { api } from "../../protocol/api.ts";
import { fromBase64 } from "../../protocol/bytes.ts";
import { checkGatewayChain } from "../../protocol/certificate.ts";
import { parseCompact } from "../../protocol/jws.ts";
import { tidOf } from "../../protocol/order.ts";
import type { Payment } from "../../protocol/payment.ts";
import { type Result, verifyResult } from "../../protocol/result.ts";
import { CoconutError } from "./error.ts";
import type { Gateway } from "./gateway.ts";

/** An unknown key makes us ask the gateway for its certificates, but not more often than this. */
const ASK_AGAIN_MS = 10_000;

interface ResultKey {
  readonly publicKey: CryptoKey;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Checks the gateway's signed results against the pinned root, without trusting the connection that they came by. */
export class Results {
  readonly #gateway: Gateway;
  readonly #merchant: string;
  readonly #rootSpki: string;
  readonly #keys = new Map<string, ResultKey>();
  #asked = Number.NEGATIVE_INFINITY;
  #learning: Promise<void> | undefined;

  constructor(gateway: Gateway, merchant: string, rootSpki: string) {
    this.#gateway = gateway;
    this.#merchant = merchant;
    this.#rootSpki = rootSpki;
  }

  /** The signed result of a paid payment of ours; throws CoconutError unless it holds and is about this very order. */
  async verify(payment: Payment): Promise<Result> {
    const jws = payment.result ?? "";
    const thumbprint = parseCompact(jws)?.header["x5t#S256"] ?? "";
    if (!this.#keys.has(thumbprint)) await this.#askOnce();
    const key = this.#keys.get(thumbprint);
    const result = await verifyResult(jws, (wanted) => (wanted === thumbprint ? key?.publicKey : undefined));
    if (!key || !result || result.paidAt < key.notBefore || result.paidAt > key.notAfter) throw new CoconutError({ code: "answer-invalid" });
    const { order } = payment;
    const same =
      result.payment === payment.id &&
      result.merchant === this.#merchant &&
      order.merchant === this.#merchant &&
      result.tid === (await tidOf(order)) &&
      result.amount === order.total &&
      result.currency === order.currency;
    if (!same) throw new CoconutError({ code: "order-mismatch" });
    return result;
  }

  /** Whoever comes while we ask waits for the same answer. */
  async #askOnce(): Promise<void> {
    if (!this.#learning && performance.now() - this.#asked < ASK_AGAIN_MS) return;
    this.#learning ??= this.#learnKeys().finally(() => {
      this.#learning = undefined;
    });
    await this.#learning;
  }

  async #learnKeys(): Promise<void> {
    const { results } = await this.#gateway.call(api.getGatewayCertificates, {});
    this.#asked = performance.now();
    for (const { chain } of results) {
      const verdict = await checkGatewayChain(
        chain.map((der) => fromBase64(der) ?? new Uint8Array()),
        this.#rootSpki,
      );
      if ("certificate" in verdict) this.#keys.set(verdict.certificate.thumbprint, verdict.certificate);
    }
  }
}
