import * as v from "valibot";

/**
 * Characters that could make shown text lie: controls, formats (bidirectional marks, overrides and isolates, zero-width
 * characters, soft hyphen, tags), lone surrogates, line separators, and letters and marks that show nothing (Hangul fillers,
 * grapheme joiner, Khmer inherent vowels, Mongolian selectors, blank Braille).
 */
const UNSAFE = "\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u2065\\u2800\\u3164\\uFFA0\\u{E0000}-\\u{E0FFF}";
const EDGES = /^\p{Zs}+|\p{Zs}+$/gu;
const SAFE_TEXT = new RegExp(`^(?!\\p{Zs})[^${UNSAFE}]+(?<!\\p{Zs})$`, "u");

/** Text of 1 to `max` UTF-16 units that is shown to people: one line, no edge spaces, nothing that hides or reorders. */
export function displayText(max: number) {
  return v.pipe(v.string(), v.minLength(1), v.maxLength(max), v.regex(SAFE_TEXT, "has characters that may not be shown"));
}

/** Any text as {@link displayText} takes it, or empty: what may not be shown stands as U+FFFD, edge spaces go, the end is cut to `max` UTF-16 units. */
export function displayable(text: string, max: number): string {
  const safe = text.replace(new RegExp(`[${UNSAFE}]`, "gu"), "\uFFFD");
  return safe
    .replace(EDGES, "")
    .slice(0, max)
    .replace(/[\uD800-\uDBFF]$/, "")
    .replace(EDGES, "");
}

/** Text of 1 to `max` characters of the set A–Z a–z 0–9 . _ - that other systems use as a key. */
export function reference(max: number) {
  return v.pipe(v.string(), v.maxLength(max), v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/));
}

/** base64url text of exactly `bytes` bytes. */
export function base64Url(bytes: number) {
  return v.pipe(v.string(), v.length(Math.ceil((bytes * 4) / 3)), v.regex(/^[A-Za-z0-9_-]+$/));
}

/** Milliseconds since 1970 as an integer. */
export const Milliseconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));

/** An origin as browsers serialize it (RFC 6454 section 6.2): scheme, host, port if not the default. */
export const Origin = v.pipe(
  v.string(),
  v.maxLength(262),
  v.regex(/^https?:\/\/(?=.{1,253}(:|$))[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[1-9][0-9]{0,4})?$/),
);
