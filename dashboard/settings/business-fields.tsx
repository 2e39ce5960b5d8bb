import type { Language } from "../../protocol/account.ts";
import type { Business } from "../../protocol/business.ts";
import { Field } from "../parts/field.tsx";
import { settingsWords } from "./words.ts";

interface Props {
  readonly language: Language;
  readonly wrong: Readonly<Record<string, string>>;
  readonly initial?: Business | undefined;
}

/** The inputs for who a business is. */
export function BusinessFields({ language, wrong, initial }: Props) {
  const words = settingsWords[language];
  return (
    <>
      <Field id="name" label={words.businessName} maxLength={60} autocomplete="organization" initial={initial?.name} error={wrong.name} />
      <Field
        id="number"
        label={words.businessNumber}
        help={words.businessNumberHelp}
        maxLength={14}
        inputMode="numeric"
        initial={initial?.number}
        error={wrong.number}
      />
      <Field
        id="representative"
        label={words.representative}
        maxLength={60}
        autocomplete="name"
        initial={initial?.representative}
        error={wrong.representative}
      />
      <Field id="address" label={words.businessAddress} maxLength={200} autocomplete="street-address" initial={initial?.address} error={wrong.address} />
      <Field id="phone" label={words.phone} type="tel" inputMode="tel" maxLength={20} autocomplete="tel" initial={initial?.phone} error={wrong.phone} />
    </>
  );
}
