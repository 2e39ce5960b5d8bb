import { decodeLabel } from "./punycode.ts";

/** An origin taken apart for people: what is bold, what is not, and what to be careful about. */
export interface OriginView {
  readonly secure: boolean;
  /** Labels before the registrable name, with the dot; may be empty. */
  readonly prefix: string;
  /** The name that its owner registered, as far as that can be told without a list of suffixes. */
  readonly name: string;
  readonly port: string;
  /** The host in Unicode, when it is written in Punycode. */
  readonly unicode?: string;
  readonly warning?: "mixed-scripts" | "lookalike";
}

/** Second levels under which countries register names. */
const SECOND_LEVELS = new Set(["ac", "co", "com", "edu", "go", "gov", "mil", "ne", "net", "or", "org", "pe", "re"]);

/** An origin as it is shown: the full host, Punycode first, never shortened. */
export function originView(origin: string): OriginView {
  const { protocol, hostname, port } = new URL(origin);
  const labels = hostname.split(".");
  const last = labels[labels.length - 1] ?? "";
  const local = last === "localhost";
  // A last label of digits is an IPv4 address (URL Standard), which nobody registered a part of.
  const isWhole = local || /^\d+$/.test(last);
  const wide = isWhole ? labels.length : last.length === 2 && SECOND_LEVELS.has(labels[labels.length - 2] ?? "") ? 3 : 2;
  const at = Math.max(labels.length - wide, 0);
  const unicode = labels.map((label) => decodeLabel(label) ?? label);
  const warning = warningOf(unicode);
  return {
    secure: protocol === "https:" || local,
    prefix: labels
      .slice(0, at)
      .map((label) => `${label}.`)
      .join(""),
    name: labels.slice(at).join("."),
    port: port && `:${port}`,
    ...(hostname.includes("xn--") && { unicode: unicode.join(".") }),
    ...(warning && { warning }),
  };
}

const SCRIPTS = [
  "Latin",
  "Hangul",
  "Han",
  "Hiragana",
  "Katakana",
  "Cyrillic",
  "Greek",
  "Armenian",
  "Cherokee",
  "Georgian",
  "Arabic",
  "Hebrew",
  "Thai",
  "Devanagari",
] as const;
/** Scripts that one language writes together (UTS 39 "highly restrictive"). */
const TOGETHER: readonly ReadonlySet<string>[] = [new Set(["Latin", "Hangul", "Han"]), new Set(["Latin", "Han", "Hiragana", "Katakana"])];
/** Letters of other scripts that look like Latin ones. */
const LOOKALIKE = /^[абвгԁеѕіјқӏмопрѕтухԝѵһԛԍһҽαοργνικτυχωεՏԼօցհոսԁ0-9-]+$/u;

function warningOf(labels: readonly string[]): OriginView["warning"] {
  for (const label of labels) {
    // Nearly every host: and the patterns below are slow to compile.
    if (/^[\x20-\x7e]*$/.test(label)) continue;
    const scripts = SCRIPTS.filter((script) => new RegExp(`\\p{Script=${script}}`, "u").test(label));
    if (scripts.length > 1 && !TOGETHER.some((set) => scripts.every((script) => set.has(script)))) return "mixed-scripts";
    if (LOOKALIKE.test(label)) return "lookalike";
  }
  return undefined;
}
