import { api } from "../../protocol/api.ts";
import { fromBase64 } from "../../protocol/bytes.ts";
import { checkGatewayChain } from "../../protocol/certificate.ts";
import { parseCompact } from "../../protocol/jws.ts";
import type { Gateway } from "./gateway.ts";

/** An unknown key makes us ask the gateway for its certificates, but not more often than this. */
const ASK_AGAIN_MS = 10_000;

/** A key that the gateway signs with, under a certificate whose chain ends at the pinned root. */
export interface GatewayKey {
  readonly publicKey: CryptoKey;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** The gateway's signing keys, proven up to the pinned root without trust in the connection that they came by. */
export class GatewayKeys {
  readonly #gateway: Gateway;
  readonly #rootSpki: string;
  readonly #keys = new Map<string, GatewayKey>();
  #asked = Number.NEGATIVE_INFINITY;
  #learning: Promise<void> | undefined;

  constructor(gateway: Gateway, rootSpki: string) {
    this.#gateway = gateway;
    this.#rootSpki = rootSpki;
  }

  /** The key that a JWS names by `x5t#S256`, with that name; undefined when it is none of the gateway's. */
  async named(jws: string): Promise<{ readonly thumbprint: string; readonly key: GatewayKey } | undefined> {
    const thumbprint = parseCompact(jws)?.header["x5t#S256"];
    if (thumbprint === undefined) return undefined;
    if (!this.#keys.has(thumbprint)) await this.#askOnce();
    const key = this.#keys.get(thumbprint);
    return key && { thumbprint, key };
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
