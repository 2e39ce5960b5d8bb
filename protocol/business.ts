import * as v from "valibot";
import { displayText } from "./text.ts";

const WEIGHTS = [1, 3, 7, 1, 3, 7, 1, 3, 5];

/** Whether ten digits are a Korean business registration number: the last is the check digit of the first nine. */
export function businessNumberHolds(digits: string): boolean {
  if (!/^[0-9]{10}$/.test(digits)) return false;
  const numbers = [...digits].map(Number);
  const weighed = WEIGHTS.reduce((sum, weight, at) => sum + weight * (numbers[at] ?? 0), 0);
  const total = weighed + Math.floor((5 * (numbers[8] ?? 0)) / 10);
  return (10 - (total % 10)) % 10 === numbers[9];
}

/** A business registration number: ten digits without hyphens, the last a check digit. */
export const BusinessNumber = v.pipe(v.string(), v.regex(/^[0-9]{10}$/, "has not ten digits"), v.check(businessNumberHolds, "its check digit does not fit"));

/** A telephone number as people write it: digits, hyphens and spaces, 8 to 20 characters. */
export const Phone = v.pipe(v.string(), v.maxLength(20), v.regex(/^\+?[0-9][0-9 -]{6,17}[0-9]$/, "is not a telephone number"));

/** Who a business is: what a receipt prints of it. */
export const Business = v.strictObject({
  name: displayText(60),
  number: BusinessNumber,
  address: displayText(200),
  representative: displayText(60),
  phone: Phone,
});
export type Business = v.InferOutput<typeof Business>;
