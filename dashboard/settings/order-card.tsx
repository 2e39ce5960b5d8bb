import { useState } from "preact/hooks";
import * as v from "valibot";
import { MerchantId } from "../../protocol/ids.ts";
import { MerchantChange, OrderUrl } from "../../protocol/merchant.ts";
import { sellerApi } from "../../protocol/seller-api.ts";
import { focusFirst, valuesOf } from "../../ui/form.ts";
import { spoken, useConsole } from "../console.ts";
import { Field } from "../parts/field.tsx";
import { Form } from "../parts/form.tsx";
import { ProblemNote } from "../parts/problem.tsx";
import { useTask } from "../parts/use-task.ts";
import { settingsWords } from "./words.ts";

/** Where the gateway asks for orders, and on whose marketplaces the merchant sells. */
export function OrderCard() {
  const { gateway, language, merchant, setMerchant, say } = useConsole();
  const words = spoken(settingsWords, language);
  const { running, problem, run } = useTask();
  const [wrong, setWrong] = useState<{ readonly orderUrl?: string; readonly marketplaces?: string }>({});
  const [saved, setSaved] = useState(false);

  function submit(form: HTMLFormElement): void {
    const { orderUrl = "", marketplaces = "" } = valuesOf(form);
    const ids = marketplaces.split(/[\s,]+/).filter(Boolean);
    const found = {
      ...(orderUrl !== "" && !v.is(OrderUrl, orderUrl) && { orderUrl: words.orderUrlWrong }),
      ...(!v.is(MerchantChange.entries.marketplaces, ids) && { marketplaces: words.marketplacesWrong }),
    };
    setWrong(found);
    setSaved(false);
    if (Object.keys(found).length > 0) {
      focusFirst(form, found);
      return;
    }
    void run(async () => {
      setMerchant(
        await gateway.call(sellerApi.changeMerchant, { body: { orderUrl: orderUrl || null, marketplaces: ids.filter((id) => v.is(MerchantId, id)) } }),
      );
      setSaved(true);
      say(words.saved);
    });
  }
  return (
    <section class="card" aria-labelledby="order-url">
      <h2 id="order-url">{words.orderUrlTitle}</h2>
      <p class="muted">{words.orderUrlLead}</p>
      <Form onForm={submit}>
        <Field
          id="orderUrl"
          label={words.orderUrl}
          help={words.orderUrlHelp}
          inputMode="url"
          maxLength={500}
          initial={merchant.orderUrl ?? ""}
          error={wrong.orderUrl}
        />
        <Field
          id="marketplaces"
          label={words.marketplaces}
          help={words.marketplacesHelp}
          rows={3}
          initial={merchant.marketplaces.join("\n")}
          error={wrong.marketplaces}
        />
        <ProblemNote {...{ problem, language }} />
        <div class="buttons">
          <button type="submit" class="button primary" aria-disabled={running}>
            {words.save}
          </button>
          {saved && <span class="ok">{words.saved}</span>}
        </div>
      </Form>
    </section>
  );
}
