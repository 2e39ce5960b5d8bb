import type { webcrypto } from "node:crypto";
import { api } from "../../protocol/api.ts";
import type { CertificateCard } from "../../protocol/device.ts";
import { pinProof } from "../../protocol/pin.ts";
import type { HttpServer } from "../http/server.ts";
import { type CastPayment, castAuthorization } from "./cast.ts";
import { type Answer, request } from "./scratch-wallet.ts";

/** What pays: a device with its certificate. */
export interface ScratchPayer {
  readonly user: string;
  readonly device: string;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly pinVerifier: Uint8Array;
}

/** Pays by a device's certificate; `deviceLogHead` and `sequence` as its wallet would have them, `pin` beside it where true. */
export async function payBy(
  http: HttpServer,
  payer: ScratchPayer,
  card: CertificateCard,
  payment: CastPayment,
  { deviceLogHead, sequence, pin = false, verifier = payer.pinVerifier }: { deviceLogHead: string; sequence: number; pin?: boolean; verifier?: Uint8Array },
): Promise<Answer> {
  const cast = {
    ...{ user: BigInt(payer.user), device: payer.device, key: payer.keys.privateKey, chain: card.chain, deviceLogHead },
    // Looked up by its hash, never sent.
    certificate: 0n,
    pinVerifier: Buffer.from(payer.pinVerifier),
    sequence: sequence - 1,
  };
  const authorization = await castAuthorization(cast, payment);
  const body = { authorization, ...(pin && { pinProof: await pinProof(verifier, "payment", authorization) }) };
  return request(http, api.authorizePayment, { params: { id: payment.id }, body });
}
