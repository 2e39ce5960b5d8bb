import { randomBytes, sha256, toBase64Url, utf8 } from "./bytes.ts";

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Random digits of a recovery code: 120 bits. One check digit follows them. */
const RANDOM_DIGITS = 24;
const GROUP = 5;

/** A new recovery code in its normal form: 24 random digits of Crockford's base32 and a check digit. Made by the wallet, shown once. */
export function newRecoveryCode(): string {
  const digits = Array.from(randomBytes(RANDOM_DIGITS), (byte) => CROCKFORD.charAt(byte & 31)).join("");
  return digits + checkDigit(digits);
}

/** A recovery code as it is shown and printed: five groups of five. */
export function formatRecoveryCode(code: string): string {
  return code.match(new RegExp(`.{1,${GROUP}}`, "g"))?.join("-") ?? "";
}

/**
 * The normal form of what a person typed: small letters, spaces and hyphens do not matter, o is read as 0, i and l as 1. Undefined
 * when it cannot be a code: any one wrong digit and any two swapped ones are noticed.
 */
export function readRecoveryCode(typed: string): string | undefined {
  const code = typed
    .normalize("NFKC")
    .replaceAll(/[\s\p{Pd}]/gu, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replaceAll(/[IL]/g, "1");
  if (code.length !== RANDOM_DIGITS + 1 || [...code].some((digit) => !CROCKFORD.includes(digit))) return undefined;
  return checkDigit(code.slice(0, RANDOM_DIGITS)) === code.slice(RANDOM_DIGITS) ? code : undefined;
}

/** What the gateway keeps of a code in its normal form: base64url(SHA-256(`coconut-pay/recovery-code` ‖ 0x00 ‖ user number ‖ 0x00 ‖ code)). */
export async function recoveryCodeHash(user: string, code: string): Promise<string> {
  return toBase64Url(await sha256(utf8(`coconut-pay/recovery-code\0${user}\0${code}`)));
}

/** Σ dᵢ·αⁱ for i = 24 … 1 over GF(32) by x⁵ + x² + 1: a Reed–Solomon code with one check symbol. */
function checkDigit(digits: string): string {
  const sum = [...digits].reduce((total, digit) => times2(total ^ CROCKFORD.indexOf(digit)), 0);
  return CROCKFORD.charAt(sum);
}

function times2(value: number): number {
  const doubled = value << 1;
  return doubled & 32 ? doubled ^ 0b100101 : doubled;
}
