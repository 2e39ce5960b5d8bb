/** The first eight digits of what was typed or pasted; full-width ones count, all else is dropped. */
export function typedDigits(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/[^0-9]/g, "")
    .slice(0, 8);
}

/** `1234 5678`. */
export function grouped(digits: string): string {
  return digits.replace(/^(.{4})(?=.)/, "$1 ");
}
