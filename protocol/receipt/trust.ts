import { type Bytes, fromBase64 } from "../bytes.ts";
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
import { remembering } from "./memory.ts";

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

// A verdict on a certificate under given issuers never changes, and its dates are compared each time: whoever verifies many receipts
// checks each chain once.
const roots = remembering<string | undefined>();
const roles = remembering<Role | undefined>();
const users = remembering<Verdict<DeviceCertificate>>();
const merchants = remembering<Verdict<MerchantCertificate>>();
const gateways = remembering<Verdict<CheckedCertificate>>();

interface Certificate {
  readonly der: Bytes;
  readonly thumbprint: string;
}
type Remember<T> = (key: string, work: () => Promise<T>) => Promise<T>;

/** Looks for the root with the pinned key among the certificates of a receipt, and what it certifies; nothing is trusted without it. */
export async function trustedCertificates(texts: readonly string[], chains: readonly (readonly Bytes[])[], pinnedRoot: string): Promise<TrustedCertificates> {
  const all = new Map<string, Certificate>();
  for (const der of [...texts.map((text) => fromBase64(text)), ...chains.flat()]) {
    if (!der) continue;
    const one = { der, thumbprint: await thumbprint(der) };
    all.set(one.thumbprint, one);
  }
  let root: Certificate | undefined;
  for (const one of all.values()) if ((await roots(one.thumbprint, () => orNone(rootSpkiHash(one.der)))) === pinnedRoot) root = one;
  const authorities: Record<Role, Certificate[]> = { users: [], merchants: [], gateway: [] };
  for (const one of root ? all.values() : []) {
    const role = root && (await roleOf(one, root));
    if (role) authorities[role].push(one);
  }

  /** The certificate at the head of a chain that holds under a CA of the role at each of the times. */
  async function under<T extends CheckedCertificate>(
    role: Role,
    chain: readonly Bytes[],
    times: readonly number[],
    remember: Remember<Verdict<T>>,
    check: (leaf: readonly Bytes[], authorities: readonly Bytes[]) => Promise<Verdict<T>>,
  ): Promise<T> {
    must(root !== undefined, "other-root");
    const thumbprints = await Promise.all(chain.map(thumbprint));
    // A chain that names its CA is held to it.
    const named = authorities[role].filter((authority) => authority.thumbprint === thumbprints.at(-1));
    const leaf = named.length > 0 ? chain.slice(0, -1) : chain;
    const above = named.length > 0 ? named : authorities[role];
    const key = [...thumbprints, "under", ...above.map((authority) => authority.thumbprint)].join();
    const verdict = await remember(key, () =>
      check(
        leaf,
        above.map(({ der }) => der),
      ),
    );
    must("certificate" in verdict, "untrusted");
    const { notBefore, notAfter } = verdict.certificate;
    must(
      times.every((time) => notBefore <= time && time <= notAfter),
      "dates",
    );
    return verdict.certificate;
  }

  return {
    user: (chain, ...times) => under("users", chain, times, users, checkPayer),
    merchant: (chain, ...times) => under("merchants", chain, times, merchants, (leaf, cas) => alone(leaf, (der) => checkSeller(der, cas))),
    gateway: (chain, ...times) => under("gateway", chain, times, gateways, (leaf, cas) => alone(leaf, (der) => checkGateway(der, cas))),
    named: (wanted) => all.get(wanted)?.der,
  };
}

function roleOf(one: Certificate, root: Certificate): Promise<Role | undefined> {
  return roles(`${one.thumbprint} under ${root.thumbprint}`, () => orNone(chainRole(one.der, root.der)));
}

/** Bytes over which our own code stumbles are no certificate of ours. */
function orNone<T>(found: Promise<T>): Promise<T | undefined> {
  return found.catch(() => undefined);
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
