import { useState } from "preact/hooks";
import type { Entry, Language } from "../protocol/account.ts";
import { Amount } from "../ui/amount.tsx";
import { Icon } from "../ui/icon.tsx";
import { money } from "../ui/money.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { moreEntries } from "../wallet/account.ts";
import { clock, dayOf } from "./dates.ts";
import type { PageProps } from "./page.ts";
import { useTask } from "./task.ts";
import type { Words } from "./words.ts";

/** What came in and went out, by day, newest first. */
export function Activity({ model, words, language, few }: PageProps & { readonly few: number | undefined }) {
  const [older, setOlder] = useState<{ entries: readonly Entry[]; next?: string | undefined }>();
  const task = useTask();
  const { snapshot } = model;
  if (!snapshot) return null;
  const newest = new Set(snapshot.entries.map(({ id }) => id));
  const all = [...snapshot.entries, ...(older?.entries ?? []).filter(({ id }) => !newest.has(id))].slice(0, few);
  const next = older ? older.next : snapshot.next;
  const more = (cursor: string) =>
    task.run(async () => {
      const page = await moreEntries(model.wallet, cursor);
      setOlder({ entries: [...(older?.entries ?? []), ...page.items], next: page.next });
    });
  return (
    <section class="card activity" aria-labelledby="activity-title">
      <div class="row">
        <h2 id="activity-title">{words.activity}</h2>
        {few === undefined && <a href="#receipts">{words.receipts}</a>}
      </div>
      {all.length === 0 && <p class="muted">{words.noActivity}</p>}
      {byDay(all, language, words).map(({ key, name, entries }) => (
        <section key={key} aria-label={name}>
          <h3>{name}</h3>
          <ul>
            {entries.map((entry) => (
              <EntryLine key={entry.id} entry={entry} words={words} language={language} hidden={model.settings.hideBalance} />
            ))}
          </ul>
        </section>
      ))}
      {task.problem && <ProblemNote problem={task.problem} language={language} />}
      {next && few === undefined && (
        <button type="button" class="button quiet small" aria-disabled={task.running} onClick={() => void more(next)}>
          {task.running ? words.loading : words.more}
        </button>
      )}
    </section>
  );
}

function EntryLine({ entry, words, language, hidden }: { entry: Entry; words: Words; language: Language; hidden: boolean }) {
  const out = entry.amount.startsWith("-");
  const said = entry.transfer?.message ?? entry.refund?.reason ?? entry.bank?.account;
  return (
    <li class="entry">
      <span class={`direction ${out ? "out" : "in"}`}>
        <Icon name={out ? "out" : "in"} />
        <span class="visually-hidden">{out ? words.out : words.in}</span>
      </span>
      <span class="what">
        <bdi>{entry.payment?.counterparty ?? entry.transfer?.counterparty ?? entry.bank?.bank ?? words.kind[entry.kind]}</bdi>
        <span class="muted small">
          {words.kind[entry.kind]} · {clock(entry.at, language)}
          {entry.payment && ` · ${entry.payment.orderNumber}`}
          {said !== undefined && (
            <>
              {" · "}
              <bdi>{said}</bdi>
            </>
          )}
          {entry.payment && (
            <>
              {" · "}
              <a href={`#receipts?payment=${entry.payment.id}`} aria-label={words.receiptOf(entry.payment.counterparty)}>
                {words.receipt}
              </a>
            </>
          )}
        </span>
      </span>
      <span class="sums">
        <b class={out ? undefined : "plus"}>
          <Amount minor={entry.amount} currency={entry.currency} language={language} signed />
        </b>
        {!hidden && <span class="muted small">{words.balanceThen(money(entry.balance, entry.currency, language))}</span>}
      </span>
    </li>
  );
}

function byDay(entries: readonly Entry[], language: Language, words: Words) {
  const days: { key: string; name: string; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const day = dayOf(entry.at, language, words);
    const last = days.at(-1);
    if (last?.key === day.key) last.entries.push(entry);
    else days.push({ ...day, entries: [entry] });
  }
  return days;
}
