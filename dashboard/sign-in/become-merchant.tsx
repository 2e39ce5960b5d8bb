import { useState } from "preact/hooks";
import * as v from "valibot";
import type { Language } from "../../protocol/account.ts";
import { randomBytes, toBase64Url } from "../../protocol/bytes.ts";
import { type Membership, MerchantRequest } from "../../protocol/merchant.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { focusFirst, valuesOf } from "../../ui/form.ts";
import type { Gateway } from "../gateway/client.ts";
import { Field } from "../parts/field.tsx";
import { Form } from "../parts/form.tsx";
import { ProblemNote } from "../parts/problem.tsx";
import { useTask } from "../parts/use-task.ts";
import { partWords } from "../parts/words.ts";
import { BusinessFields } from "../settings/business-fields.tsx";
import { businessOf, wrongIn } from "../settings/business-form.ts";
import { signInWords } from "./words.ts";

interface Props {
  readonly language: Language;
  readonly gateway: Gateway;
  /** The person has no merchant yet. */
  readonly first: boolean;
  readonly onBack: () => void;
  readonly onMade: (membership: Membership) => void;
}

/** The form that makes a merchant in test mode. What was typed stays after a refusal; sent again it makes one merchant only. */
export function BecomeMerchant({ language, gateway, first, onBack, onMade }: Props) {
  const words = signInWords[language];
  const { running, problem, run } = useTask();
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const [key] = useState(() => new Map<string, string>());

  function submit(form: HTMLFormElement): void {
    const values = valuesOf(form);
    const body = { name: values.merchantName ?? "", business: businessOf(values) };
    const found = wrongIn(values, language);
    if (!v.is(MerchantRequest.entries.name, body.name)) found.merchantName = partWords[language].required;
    setWrong(found);
    if (Object.keys(found).length > 0) {
      focusFirst(form, found);
      return;
    }
    // The same form sent again is the same request; a changed one is another.
    const written = JSON.stringify(body);
    const idempotencyKey = key.get(written) ?? toBase64Url(randomBytes(16));
    key.set(written, idempotencyKey);
    void run(async () => onMade(await gateway.call(sellerApi.createMerchant, { body }, { idempotencyKey })));
  }
  return (
    <Form onForm={submit}>
      <h1 tabIndex={-1}>{first ? words.none : words.another}</h1>
      <p>{words.noneLead}</p>
      <Field id="merchantName" label={words.displayName} help={words.displayNameHelp} maxLength={60} error={wrong.merchantName} />
      <BusinessFields {...{ language, wrong }} />
      <ProblemNote {...{ problem, language }} />
      <div class="buttons">
        <button type="submit" class="button primary" aria-disabled={running}>
          {running ? partWords[language].working : words.become}
        </button>
        {!first && (
          <button type="button" class="button quiet" onClick={onBack}>
            {words.back}
          </button>
        )}
      </div>
    </Form>
  );
}
