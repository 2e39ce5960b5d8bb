import * as v from "valibot";
import type { Language } from "../../protocol/account.ts";
import { Business } from "../../protocol/business.ts";
import { withoutHyphens } from "../../ui/form.ts";
import { settingsWords } from "./words.ts";

/** The business in a form's texts; hyphens and spaces of its number are people's. */
export function businessOf(values: Readonly<Record<string, string>>): Business {
  const { name = "", number = "", address = "", representative = "", phone = "" } = values;
  return { name, number: withoutHyphens(number), address, representative, phone };
}

/** What is wrong with a form's business, in words by field. */
export function wrongIn(values: Readonly<Record<string, string>>, language: Language): Record<string, string> {
  const read = v.safeParse(Business, businessOf(values));
  const { businessErrors, empty } = settingsWords[language];
  const wrong: Record<string, string> = {};
  for (const { path } of read.issues ?? []) {
    const field = path?.[0]?.key as keyof Business;
    wrong[field] = values[field] ? businessErrors[field] : empty;
  }
  return wrong;
}
