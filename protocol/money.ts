import * as v from "valibot";

/** ISO 4217 codes that the ledger keeps. */
export const Currency = v.picklist(["KRW"]);
export type Currency = v.InferOutput<typeof Currency>;

/** A sum in minor units (KRW: won) as a decimal text without sign, fraction or leading zero; at most 15 digits. */
export const Amount = v.pipe(v.string(), v.maxLength(15), v.regex(/^(0|[1-9][0-9]*)$/));

/** An {@link Amount} above zero. */
export const PositiveAmount = v.pipe(v.string(), v.maxLength(15), v.regex(/^[1-9][0-9]*$/));

/** An {@link Amount} with a sign: ledger entries. */
export const SignedAmount = v.pipe(v.string(), v.maxLength(16), v.regex(/^(0|-?[1-9][0-9]*)$/));

/** The sum of an {@link Amount} or {@link SignedAmount} text, in minor units; throws SyntaxError for other text. */
export function minorUnits(amount: string): bigint {
  if (!/^(0|-?[1-9][0-9]*)$/.test(amount)) throw new SyntaxError(`not a whole amount of minor units: ${amount.slice(0, 24)}`);
  return BigInt(amount);
}
