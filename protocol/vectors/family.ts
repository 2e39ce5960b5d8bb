import type { Bytes } from "../bytes.ts";
import {
  type Issuer,
  issueAdditional,
  issueAuthority,
  issueMaster,
  issueMerchant,
  issueResult,
  issueRevocation,
  issueRoot,
  type Role,
} from "../certificate.ts";
import { newId } from "../ids.ts";
import { spkiHash } from "../thumbprint.ts";

/** A certificate with its private key and the public key's SPKI. */
export interface Member extends Issuer {
  readonly certificate: Bytes;
  readonly key: CryptoKey;
  readonly spki: Bytes;
}

export interface Family extends Record<Role | "root" | "revocation" | "result" | "merchant" | "master" | "device", Member> {
  readonly user: string;
  readonly merchantId: string;
  readonly rootHash: string;
}

export const REVOCATIONS_URI = "https://gateway.test/pki/revocations.crl";

/** One certificate of every kind, freshly made, for tests. The keys can be exported only where a foreign engine must read them. */
export async function makeFamily(user = "1000000001", extractable = false): Promise<Family> {
  const member = async (issue: (spki: Bytes, key: CryptoKey) => Promise<Bytes>): Promise<Member> => {
    const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, extractable, ["sign", "verify"]);
    const spki = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey));
    return { spki, key: privateKey, certificate: await issue(spki, privateKey) };
  };
  const merchantId = newId("mer");
  const root = await member(issueRoot);
  const users = await member((spki) => issueAuthority("users", spki, root));
  const merchants = await member((spki) => issueAuthority("merchants", spki, root));
  const gateway = await member((spki) => issueAuthority("gateway", spki, root));
  const master = await member((spki) => issueMaster({ user, device: newId("dev"), spki, revocationsUri: REVOCATIONS_URI }, users));
  return {
    user,
    merchantId,
    rootHash: await spkiHash(root.spki),
    root,
    users,
    merchants,
    gateway,
    master,
    revocation: await member((spki) => issueRevocation(spki, root)),
    result: await member((spki) => issueResult(spki, gateway)),
    merchant: await member((spki) => issueMerchant(merchantId, spki, merchants)),
    device: await member((spki) => issueAdditional({ device: newId("dev"), spki }, master)),
  };
}
