import * as v from "valibot";

/**
 * Characters that could make shown text lie: controls, lone surrogates, line separators, bidirectional marks,
 * overrides and isolates, zero-width characters, Hangul fillers and tags.
 */
const UNSAFE =
  "\\p{Cc}\\p{Cs}\\u2028\\u2029\\u061C\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u2064\\u2066-\\u206F\\uFEFF\\u115F\\u1160\\u3164\\uFFA0\\u{E0000}-\\u{E007F}";
const SAFE_TEXT = new RegExp(`^(?! )[^${UNSAFE}]+(?<! )$`, "u");

/** Text of 1 to `max` UTF-16 units that is shown to people: one line, no edge spaces, nothing that hides or reorders. */
export function displayText(max: number) {
  return v.pipe(v.string(), v.minLength(1), v.maxLength(max), v.regex(SAFE_TEXT, "has characters that may not be shown"));
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
