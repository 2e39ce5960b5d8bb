// X.509 code: imported by pages only, never by a service worker.
import { api } from "../protocol/api.ts";
import { fromBase64 } from "../protocol/bytes.ts";
import { checkGatewayChain, checkUserChain } from "../protocol/certificate.ts";
import type { CertificateCard } from "../protocol/device.ts";
import { refuse } from "../protocol/problem.ts";
import { spkiHash } from "../protocol/thumbprint.ts";
import { call } from "./client.ts";
import { gatewayNow } from "./settings.ts";
import type { Wallet } from "./wallet.ts";

/** Validates the gateway's result keys up to the compiled-in root and keeps them; also those that have ended, since the device log holds what they signed. */
export async function refreshResultKeys(wallet: Wallet): Promise<void> {
  const { results } = await call(wallet, api.getGatewayCertificates, {});
  const now = await gatewayNow(wallet.database);
  for (const { chain } of results) {
    const verdict = await checkGatewayChain(bytesOf(chain), wallet.rootSpki);
    if ("problem" in verdict) continue;
    const { thumbprint, publicKey, notBefore, notAfter } = verdict.certificate;
    if (notBefore <= now) await wallet.database.put("resultKeys", { thumbprint, publicKey, notAfter }, thumbprint);
  }
}

/** Refuses a certificate of ours that does not hang under the compiled-in root or names another key, user or device. */
export async function checkOwnCertificate(wallet: Wallet, card: CertificateCard, expected: { user: string; device: string; spkiHash: string }): Promise<void> {
  const verdict = await checkUserChain(bytesOf([...card.chain, ...card.authorities]), wallet.rootSpki);
  if ("problem" in verdict) throw refuse("certificate-untrusted");
  const { user, device, spki } = verdict.certificate;
  if (user !== expected.user || device !== expected.device || (await spkiHash(spki)) !== expected.spkiHash) throw refuse("certificate-untrusted");
}

function bytesOf(chain: readonly string[]) {
  return chain.map((der) => fromBase64(der) ?? new Uint8Array());
}
