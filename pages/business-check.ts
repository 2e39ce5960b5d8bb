import * as v from "valibot";
import { Business } from "../protocol/business.ts";
import { withoutHyphens } from "../ui/form.ts";
import type { BusinessWords } from "./business-words.ts";
import type { Words } from "./words.ts";

export const BUSINESS_FIELDS = ["name", "number", "address", "representative", "phone"] as const;
export type BusinessField = (typeof BUSINESS_FIELDS)[number];
export type BusinessErrors = Partial<Record<BusinessField, string>>;

/** Most characters that a field's input takes. */
export const LONGEST: Readonly<Record<BusinessField, number>> = { name: 60, number: 14, address: 200, representative: 60, phone: 20 };

/** What was typed as a business, without hyphens and spaces in its number; or what is wrong with each field, in words. */
export function checkBusiness(
  typed: Readonly<Partial<Record<BusinessField, string>>>,
  words: BusinessWords & Pick<Words, "required">,
): { readonly business: Business } | { readonly errors: BusinessErrors } {
  const { name = "", number = "", address = "", representative = "", phone = "" } = typed;
  const texts = { name, number: withoutHyphens(number), address, representative, phone };
  const business = v.safeParse(Business, texts);
  if (business.success) return { business: business.output };
  const wrong = BUSINESS_FIELDS.filter((field) => !v.is(Business.entries[field], texts[field]));
  return { errors: Object.fromEntries(wrong.map((field) => [field, wordsFor(field, texts[field], words)])) };
}

/** A field as registration certificates print it: a number with three, two and five digits. */
export function shownField(business: Business, field: BusinessField): string {
  return field === "number" ? business.number.replace(/^(\d{3})(\d{2})(\d{5})$/, "$1-$2-$3") : business[field];
}

function wordsFor(field: BusinessField, text: string, words: BusinessWords & Pick<Words, "required">): string {
  if (text === "") return words.required;
  if (field === "phone") return words.phoneWrong;
  if (field !== "number") return words.hidden;
  return /^[0-9]{10}$/.test(text) ? words.numberCheck : words.numberLength(text.replaceAll(/[^0-9]/g, "").length);
}
