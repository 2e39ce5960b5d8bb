import { spkiHash } from "../thumbprint.ts";
import type { Role } from "./names.ts";
import {
  type CheckedCertificate,
  checkAuthority,
  checkDevice,
  checkMaster,
  checkMerchant,
  checkResult,
  checkRoot,
  type DeviceCertificate,
  type MerchantCertificate,
  type Verdict,
} from "./profile.ts";

const untrusted = { problem: { code: "certificate-untrusted" } } as const;

/** base64url(SHA-256(SubjectPublicKeyInfo)) of a root, which wallets pin; undefined when the bytes are not a root of ours. */
export async function rootSpkiHash(root: Uint8Array): Promise<string | undefined> {
  const verdict = await checkRoot(root);
  return "certificate" in verdict ? spkiHash(verdict.certificate.spki) : undefined;
}

/** The role of a CA that the root signed, which is the role of everything below it; undefined when the root did not sign such a CA. */
export async function chainRole(authority: Uint8Array, root: Uint8Array): Promise<Role | undefined> {
  for (const role of ["users", "merchants", "gateway"] as const) {
    if ("certificate" in (await checkAuthority(role, authority, root))) return role;
  }
  return undefined;
}

/**
 * The payer that an `x5c` names: [master] or [additional, master] under one of the users CAs (RFC 5280 section 6.1).
 * Each is checked against the profile; dates against now and revocation are the caller's.
 */
export async function checkPayer(chain: readonly Uint8Array[], usersCas: readonly Uint8Array[]): Promise<Verdict<DeviceCertificate>> {
  const master = chain[chain.length - 1];
  const device = chain[0];
  if (!master || !device || chain.length > 2) return untrusted;
  const verdict = await underAny(usersCas, (usersCa) => checkMaster(master, usersCa));
  return "problem" in verdict || chain.length === 1 ? verdict : checkDevice(device, master);
}

/** The merchant of a certificate under one of the merchants CAs. */
export function checkSeller(der: Uint8Array, merchantsCas: readonly Uint8Array[]): Promise<Verdict<MerchantCertificate>> {
  return underAny(merchantsCas, (merchantsCa) => checkMerchant(der, merchantsCa));
}

/** The result certificate of a chain [result, gateway CA, root] whose root has the pinned key; its publicKey verifies results. */
export async function checkGatewayChain(chain: readonly Uint8Array[], pinnedRoot: string): Promise<Verdict<CheckedCertificate>> {
  const [result, gatewayCa, root] = chain;
  if (chain.length !== 3 || !result || !gatewayCa || !root) return untrusted;
  const problem = await problemAbove("gateway", gatewayCa, root, pinnedRoot);
  return problem ?? checkResult(result, gatewayCa);
}

/** The payer of a chain [master, users CA, root] or [additional, master, users CA, root] whose root has the pinned key. */
export async function checkUserChain(chain: readonly Uint8Array[], pinnedRoot: string): Promise<Verdict<DeviceCertificate>> {
  const [usersCa, root] = chain.slice(-2);
  if (!usersCa || !root) return untrusted;
  const problem = await problemAbove("users", usersCa, root, pinnedRoot);
  return problem ?? checkPayer(chain.slice(0, -2), [usersCa]);
}

async function problemAbove(role: Role, authority: Uint8Array, root: Uint8Array, pinnedRoot: string) {
  const verdict = await checkRoot(root);
  if ("problem" in verdict) return verdict;
  if ((await spkiHash(verdict.certificate.spki)) !== pinnedRoot) return untrusted;
  const above = await checkAuthority(role, authority, root);
  return "problem" in above ? above : undefined;
}

/** With several generations of a CA the one that signed decides; none did: untrusted. */
async function underAny<T>(authorities: readonly Uint8Array[], check: (authority: Uint8Array) => Promise<Verdict<T>>): Promise<Verdict<T>> {
  for (const authority of authorities) {
    const verdict = await check(authority);
    if ("certificate" in verdict || verdict.problem.code !== "certificate-untrusted") return verdict;
  }
  return untrusted;
}
