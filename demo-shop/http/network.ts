import { isIPv6 } from "node:net";

/** What counts as one network: an IPv4 address, or the first 64 bits of an IPv6 address, which one subscriber has. */
export function networkOf(address: string): string {
  const [plain = ""] = address.split("%");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped !== undefined || !isIPv6(plain)) return mapped ?? plain;
  // As the URL standard writes it: hexadecimal, short, in lower case.
  const short = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const zeros = 8 - groupsOf(short).length;
  return `${groupsOf(short.replace("::", `:${"0:".repeat(zeros)}`))
    .slice(0, 4)
    .join(":")}::/64`;
}

function groupsOf(address: string): string[] {
  return address.split(":").filter((group) => group !== "");
}
