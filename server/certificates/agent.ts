/** The most specific first: most browsers also claim to be Chrome and Safari, and every Android says Linux. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\b(?:OPR|OPT|Opera)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bWhale\//, "Whale"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//, "Chrome"],
  [/\bVersion\/[\d.]+.*\bSafari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

/** Browser and system as a User-Agent header (RFC 9110 section 10.1.5) names them: "Chrome on Linux". Only names of this table come out. */
export function agentOf(userAgent: string): string {
  const named = (table: typeof BROWSERS) => table.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = named(SYSTEMS);
  const browser = named(BROWSERS) ?? "Browser";
  return system ? `${browser} on ${system}` : browser;
}

/** What may be shown of an address (as {@link addressKey} writes it): the first two of four numbers, or of eight groups. */
export function networkHint(address: string): string {
  const [first, second] = address.split(/[.:]/);
  return address.includes(":") ? `${first}:${second || "0"}:*` : `${first}.${second}.*.*`;
}
