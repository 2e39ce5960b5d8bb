import { randomBytes } from "node:crypto";

/** A form's own random number: sent twice, it is one order. */
export function newForm(): string {
  return randomBytes(16).toString("base64url");
}

/** The random number that a form of ours came with; none where it is none of ours. */
export function formOf(text: string): string | undefined {
  return /^[A-Za-z0-9_-]{22}$/.test(text) ? text : undefined;
}

/** A sum in won that a form says it has shown; 0, which nothing costs, where it says none. */
export function shownSum(text: string): bigint {
  return /^[0-9]{1,15}$/.test(text) ? BigInt(text) : 0n;
}

/** Whether a text is a number of pieces that one order may have. */
export function isQuantity(text: string): boolean {
  return /^[1-9][0-9]?$/.test(text);
}
