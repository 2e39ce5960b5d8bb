// The few names of WebCrypto and Encoding that every realm of this product has (browser, worker, Node).
// Declared here so that this room compiles with neither the DOM nor Node and stays pure.
type KeyUsage = "sign" | "verify" | "deriveBits" | "deriveKey" | "encrypt" | "decrypt" | "wrapKey" | "unwrapKey";
interface Algorithm {
  name: string;
}
interface CryptoKey {
  readonly algorithm: { name: string };
  readonly extractable: boolean;
  readonly type: "private" | "public" | "secret";
  readonly usages: KeyUsage[];
}
interface CryptoKeyPair {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}
interface JsonWebKey {
  crv?: string;
  d?: string;
  kty?: string;
  x?: string;
  y?: string;
}
interface SubtleCrypto {
  digest(algorithm: string, data: Uint8Array): Promise<ArrayBuffer>;
  generateKey(algorithm: { name: string; namedCurve: string }, extractable: boolean, usages: readonly KeyUsage[]): Promise<CryptoKeyPair>;
  importKey(
    format: "raw" | "spki" | "pkcs8",
    key: Uint8Array,
    algorithm: string | { name: string; namedCurve?: string; hash?: string },
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKey>;
  exportKey(format: "raw" | "spki" | "pkcs8", key: CryptoKey): Promise<ArrayBuffer>;
  exportKey(format: "jwk", key: CryptoKey): Promise<JsonWebKey>;
  deriveBits(algorithm: { name: string; hash: string; salt: Uint8Array; iterations: number }, key: CryptoKey, bits: number): Promise<ArrayBuffer>;
  sign(algorithm: string | { name: string; hash: string }, key: CryptoKey, data: Uint8Array): Promise<ArrayBuffer>;
  verify(algorithm: string | { name: string; hash: string }, key: CryptoKey, signature: Uint8Array, data: Uint8Array): Promise<boolean>;
}
interface Crypto {
  readonly subtle: SubtleCrypto;
  getRandomValues<T extends Uint8Array>(array: T): T;
}
declare const crypto: Crypto;
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes: Uint8Array): string;
}
declare function btoa(binary: string): string;
declare function atob(base64: string): string;
