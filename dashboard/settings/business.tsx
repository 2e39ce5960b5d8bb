import { useState } from "preact/hooks";
import { sellerApi } from "../../protocol/seller-api.ts";
import { focusFirst, valuesOf } from "../../ui/form.ts";
import { spoken, useConsole } from "../console.ts";
import { Copyable } from "../parts/copy.tsx";
import { Form } from "../parts/form.tsx";
import { ProblemNote } from "../parts/problem.tsx";
import { useTask } from "../parts/use-task.ts";
import { partWords } from "../parts/words.ts";
import { BusinessFields } from "./business-fields.tsx";
import { businessOf, wrongIn } from "./business-form.ts";
import { LiveCard } from "./live-card.tsx";
import { OrderCard } from "./order-card.tsx";
import { settingsWords } from "./words.ts";

/** Who the business is, where its orders are checked, and the way to live mode. */
export function BusinessSettings() {
  const { gateway, language, merchant, setMerchant, say } = useConsole();
  const words = spoken(settingsWords, language);
  const { running, problem, run } = useTask();
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const [saved, setSaved] = useState(false);

  function submit(form: HTMLFormElement): void {
    const values = valuesOf(form);
    const found = wrongIn(values, language);
    setWrong(found);
    setSaved(false);
    if (Object.keys(found).length > 0) {
      focusFirst(form, found);
      return;
    }
    void run(async () => {
      setMerchant(await gateway.call(sellerApi.changeMerchant, { body: { business: businessOf(values) } }));
      setSaved(true);
      say(words.saved);
    });
  }
  return (
    <div class="screen">
      <h1 tabIndex={-1}>{words.businessTitle}</h1>
      <LiveCard />
      <section class="card" aria-label={words.businessTitle}>
        <p>{words.merchantId}</p>
        <Copyable label={words.merchantId} text={merchant.id} />
        <p class="muted">{words.businessLead}</p>
        <Form onForm={submit}>
          <BusinessFields {...{ language, wrong, initial: merchant.business }} />
          <ProblemNote {...{ problem, language }} />
          <div class="buttons">
            <button type="submit" class="button primary" aria-disabled={running}>
              {running ? partWords[language].working : words.save}
            </button>
            {saved && <span class="ok">{words.saved}</span>}
          </div>
        </Form>
      </section>
      <OrderCard />
    </div>
  );
}
