const BROWSERS = [
  ["Whale", /Whale\//],
  ["Edge", /Edg\//],
  ["Firefox", /Firefox\//],
  ["Chrome", /Chrom(e|ium)\//],
  ["Safari", /Safari\//],
] as const;
const SYSTEMS = [
  ["Windows", /Windows/],
  ["ChromeOS", /CrOS/],
  ["Android", /Android/],
  ["macOS", /Mac OS X/],
  ["Linux", /Linux/],
] as const;

/** A name for this device that its owner will recognize: "Chrome on Windows". */
export function deviceName(userAgent: string = navigator.userAgent): string {
  const named = (names: readonly (readonly [string, RegExp])[]) => names.find(([, pattern]) => pattern.test(userAgent))?.[0];
  const system = named(SYSTEMS);
  return `${named(BROWSERS) ?? "Browser"}${system ? ` on ${system}` : ""}`;
}
