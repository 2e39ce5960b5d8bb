import { useState } from "preact/hooks";
import type { Business } from "../protocol/business.ts";
import { BUSINESS_FIELDS, shownField } from "./business-check.ts";
import { BusinessForm } from "./business-form.tsx";
import { businessWordsIn } from "./business-words.ts";
import type { PageProps } from "./page.ts";

/** For which business the person acts: what receipts print of it, and the form that says it. */
export function BusinessCard(props: PageProps) {
  const words = businessWordsIn(props.language);
  const business = props.model.snapshot?.account.business;
  const [open, setOpen] = useState(false);
  const [saved, setSaved] = useState(false);
  if (open) {
    const close = (done: boolean) => {
      setOpen(false);
      setSaved(done);
    };
    return <BusinessForm {...props} business={business} close={close} />;
  }
  return (
    <section class="card" aria-labelledby="business-title">
      <h2 id="business-title">{words.title}</h2>
      <p class="muted">{words.what}</p>
      {business && <Facts business={business} words={words} />}
      <p role="status" class="ok">
        {saved && words.saved}
      </p>
      <div class="buttons">
        <button type="button" class="button quiet" onClick={() => setOpen(true)}>
          {business ? words.change : words.add}
        </button>
      </div>
    </section>
  );
}

function Facts({ business, words }: { readonly business: Business; readonly words: ReturnType<typeof businessWordsIn> }) {
  return (
    <dl class="facts">
      {BUSINESS_FIELDS.map((field) => (
        <div key={field}>
          <dt>{words[field]}</dt>
          <dd>
            <bdi>{shownField(business, field)}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
