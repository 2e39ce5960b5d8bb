import { type Bytes, equalBytes, fromBase64 } from "../bytes.ts";
import {
  type CheckedCertificate,
  chainRole,
  checkPayer,
  checkResult,
  checkSeller,
  type DeviceCertificate,
  type MerchantCertificate,
  type Role,
  rootSpkiHash,
  type Verdict,
} from "../certificate.ts";
import { thumbprint } from "../thumbprint.ts";

/** Why a part of a receipt does not hold. */
export type Refusal = "malformed" | "other-root" | "untrusted" | "dates" | "signature" | "differs" | "revoked";

/** Leaves a check with why it does not hold; `field` where one differs. */
export class Refuted extends Error {
  readonly reason: Refusal;
  readonly field: string | undefined;
  constructor(reason: Refusal, field?: string) {
    super(reason);
    this.reason = reason;
    this.field = field;
  }
}

/** Leaves the check unless it holds. */
export function must(holds: boolean, reason: Refusal, field?: string): asserts holds {
  if (!holds) throw new Refuted(reason, field);
}

/** The certificates of a receipt that lead to the root which the verifier knows. */
export interface TrustedCertificates {
  /** The payer or member of [device, master] or [master], optionally with the users CA behind; valid at each of the times. */
  user(chain: readonly Bytes[], ...times: readonly number[]): Promise<DeviceCertificate>;
  /** The merchant of [certificate], optionally with the merchants CA behind. */
  merchant(chain: readonly Bytes[], ...times: readonly number[]): Promise<MerchantCertificate>;
  /** The gateway's result certificate, optionally with the gateway CA behind. */
  gateway(chain: readonly Bytes[], ...times: readonly number[]): Promise<CheckedCertificate>;
  /** The certificate of a thumbprint (`x5t#S256`) among those of the receipt, not checked. */
  named(thumbprint: string): Bytes | undefined;
}

/** Looks for the root with the pinned key among the certificates of a receipt, and what it certifies; nothing is trusted without it. */
export async function trustedCertificates(texts: readonly string[], chains: readonly (readonly Bytes[])[], pinnedRoot: string): Promise<TrustedCertificates> {
  const pool = [...texts.map((text) => fromBase64(text)).filter((der) => der !== undefined), ...chains.flat()];
  const byThumbprint = new Map(await Promise.all(pool.map(async (der) => [await thumbprint(der), der] as const)));
  const all = [...byThumbprint.values()];
  const roots = await Promise.all(all.map(rootSpkiHash));
  const root = all[roots.indexOf(pinnedRoot)];
  const authorities: Record<Role, Bytes[]> = { users: [], merchants: [], gateway: [] };
  for (const der of root ? all : []) {
    const role = root && (await chainRole(der, root));
    if (role) authorities[role].push(der);
  }

  async function under<T extends CheckedCertificate>(
    role: Role,
    chain: readonly Bytes[],
    times: readonly number[],
    check: (leaf: readonly Bytes[], authorities: readonly Bytes[]) => Promise<Verdict<T>>,
  ): Promise<T> {
    must(root !== undefined, "other-root");
    const last = chain.at(-1);
    // A chain that names its CA is held to it.
    const named = authorities[role].filter((der) => last && equalBytes(der, last));
    const verdict = await check(named.length > 0 ? chain.slice(0, -1) : chain, named.length > 0 ? named : authorities[role]);
    must("certificate" in verdict, "untrusted");
    const { notBefore, notAfter } = verdict.certificate;
    must(
      times.every((time) => notBefore <= time && time <= notAfter),
      "dates",
    );
    return verdict.certificate;
  }

  return {
    user: (chain, ...times) => under("users", chain, times, checkPayer),
    merchant: (chain, ...times) => under("merchants", chain, times, (leaf, cas) => alone(leaf, (der) => checkSeller(der, cas))),
    gateway: (chain, ...times) => under("gateway", chain, times, (leaf, cas) => alone(leaf, (der) => checkGateway(der, cas))),
    named: (wanted) => byThumbprint.get(wanted),
  };
}

const untrusted = { problem: { code: "certificate-untrusted" } } as const;

async function alone<T>(chain: readonly Bytes[], check: (der: Bytes) => Promise<Verdict<T>>): Promise<Verdict<T>> {
  const [leaf, ...more] = chain;
  return leaf && more.length === 0 ? check(leaf) : untrusted;
}

async function checkGateway(der: Bytes, authorities: readonly Bytes[]): Promise<Verdict<CheckedCertificate>> {
  for (const authority of authorities) {
    const verdict = await checkResult(der, authority);
    if ("certificate" in verdict) return verdict;
  }
  return untrusted;
}
