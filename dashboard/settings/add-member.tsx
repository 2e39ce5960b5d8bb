import * as v from "valibot";
import { Email } from "../../protocol/account.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { spoken, useConsole } from "../console.ts";
import { OneFieldForm } from "../parts/one-field-form.tsx";
import { settingsWords } from "./words.ts";

/** Appoints an operator by the e-mail of their account. */
export function AddMember({ onAdded }: { readonly onAdded: () => Promise<void> }) {
  const { gateway, language, say } = useConsole();
  const words = spoken(settingsWords, language);
  return (
    <OneFieldForm
      class="card form"
      aria-label={words.add}
      {...{ language, id: "email", type: "email", maxLength: 254, label: words.email, help: words.emailHelp, action: words.add, wrong: words.emailWrong }}
      read={(text) => (v.is(Email, text) ? text : undefined)}
      onText={async (email) => {
        const { name } = await gateway.call(sellerApi.addMember, { body: { email } });
        say(words.added(name));
        await onAdded();
      }}
    />
  );
}
