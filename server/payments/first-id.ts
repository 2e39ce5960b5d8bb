const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";

/** The lowest id that a payment registered at a time (ms) may have; see `newId`, whose first 48 bits are the time. */
export function firstIdAt(time: number): string {
  // 130 bits in 26 digits: two of zero, 48 of time, 80 random ones.
  let value = BigInt(Math.min(time, 2 ** 48 - 1)) << 80n;
  let digits = "";
  for (let i = 0; i < 26; i++) {
    digits = CROCKFORD.charAt(Number(value & 31n)) + digits;
    value >>= 5n;
  }
  return `pay_${digits}`;
}
