import { Resolver } from "node:dns/promises";
import { isIP } from "node:net";
import { isLoopbackHost, isPublicAddress } from "./address.ts";
import { OutboundError } from "./error.ts";

/** Where a request goes: the address was checked and is connected to, the name is not asked again. */
export interface Target {
  readonly url: URL;
  readonly addresses: readonly { readonly address: string; readonly family: 4 | 6 }[];
}

export interface TargetRules {
  /** Whether this machine itself may be reached, by http and on any port. */
  readonly allowLoopback: boolean;
  /** All addresses of a name, from DNS alone: /etc/hosts is the operator's own business. */
  readonly resolve?: (name: string) => Promise<readonly string[]>;
}

/** Finds out where a URL leads; throws OutboundError: `refused-address` for all but https, port 443 and public addresses, `unreachable` for a name without any. */
export async function resolveTarget(text: string, { allowLoopback, resolve = resolveName }: TargetRules): Promise<Target> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new OutboundError("refused-address");
  if (url.username !== "" || url.password !== "") throw new OutboundError("refused-address");
  // URL has turned octal, hexadecimal and short forms of an address into the one that is compared here.
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (allowLoopback && isLoopbackHost(url.hostname) && /^https?:$/.test(url.protocol)) {
    return { url, addresses: [host === "::1" ? { address: host, family: 6 } : { address: isIP(host) ? host : "127.0.0.1", family: 4 }] };
  }
  if (url.protocol !== "https:" || url.port !== "") throw new OutboundError("refused-address");
  const found = isIP(host) ? [host] : await resolve(host);
  if (found.length === 0) throw new OutboundError("unreachable");
  // A name that has one foot inside is not trusted with the other.
  if (!found.every(isPublicAddress)) throw new OutboundError("refused-address");
  return { url, addresses: found.map((address) => ({ address, family: isIP(address) === 6 ? 6 : 4 })) };
}

/** Whether a URL leads where requests may go, as far as can be told now; what a name that has no address yet will lead to is seen when it is called. */
export async function mayCall(url: string, rules: TargetRules): Promise<boolean> {
  try {
    await resolveTarget(url, rules);
  } catch (error) {
    return !(error instanceof OutboundError && error.reason === "refused-address");
  }
  return true;
}

/** Not `dns.lookup`: its threads are those that verify signatures, and a name server that never answers would hold them. */
async function resolveName(name: string): Promise<string[]> {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  const found = await Promise.all([resolver.resolve4(name).catch(() => []), resolver.resolve6(name).catch(() => [])]);
  return found.flat();
}
