import { BlockList, isIPv4, isIPv6 } from "node:net";

/** IPv4 ranges that are no public host's (IANA special-purpose registry, RFC 6890), and one cloud's metadata address in the midst of public ones. */
const SPECIAL_IPV4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["168.63.129.16", 32],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** Inside the global unicast range 2000::/3: Teredo and other protocols' ranges, documentation, 6to4. */
const SPECIAL_IPV6: readonly (readonly [string, number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const refusedIpv4 = new BlockList();
for (const [network, bits] of SPECIAL_IPV4) refusedIpv4.addSubnet(network, bits, "ipv4");
const refusedIpv6 = new BlockList();
for (const [network, bits] of SPECIAL_IPV6) refusedIpv6.addSubnet(network, bits, "ipv6");
const globalIpv6 = new BlockList();
globalIpv6.addSubnet("2000::", 3, "ipv6");

/**
 * Whether an IP address may be a public host's. Of IPv6 only global unicast, so that no way of embedding an IPv4 address
 * (mapped, translated, 6to4, Teredo) leads back inside. What is no address is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !refusedIpv4.check(address, "ipv4");
  return isIPv6(address) && !address.includes("%") && globalIpv6.check(address, "ipv6") && !refusedIpv6.check(address, "ipv6");
}

/** Whether a host of a URL (as `URL.hostname` gives it) is this machine itself, by name or by address. */
export function isLoopbackHost(hostname: string): boolean {
  const name = hostname.replace(/\.$/, "");
  return name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || (isIPv4(name) && name.startsWith("127."));
}
