import { useEffect, useState } from "preact/hooks";
import type { Language } from "../protocol/account.ts";
import type { ReceiptTrust, ReceiptVerdict } from "../protocol/receipt/verify.ts";
import type { SignedReceipt } from "../protocol/receipt.ts";
import { Icon } from "./icon.tsx";
import { money } from "./money.ts";
import { Qr } from "./qr.tsx";
import { ReceiptContent } from "./receipt-content.tsx";
import { ReceiptDetails } from "./receipt-details.tsx";
import { type ReceiptWords, receiptDay, receiptWordsIn } from "./receipt-words.ts";

interface Props {
  /** The file as it came: nothing of it is believed unverified. */
  readonly signed: SignedReceipt;
  /** By what it is verified, here and now. */
  readonly trust: ReceiptTrust;
  readonly language: Language;
  /** Address of the page that shows and verifies this receipt, for the QR code. */
  readonly page?: string | undefined;
  /** Where the receipt that took this one's place stands. */
  readonly newer?: string | undefined;
  /** What was refunded after it was issued, in minor units, as the gateway says now; undefined offline. */
  readonly refundedSince?: string | undefined;
}

/** A receipt in words, verified where it is shown; it can be printed and kept as a file. */
export function ReceiptView({ signed, trust, language, page, newer, refundedSince }: Props) {
  const verdict = useVerdict(signed, trust);
  const words = receiptWordsIn(language);
  const state = verdict === undefined ? "checking" : verdict.valid ? "valid" : "invalid";
  const receipt = verdict?.receipt;
  return (
    <article class="receipt" data-state={state} aria-busy={state === "checking"}>
      <Standing verdict={verdict} words={words} language={language} />
      {newer !== undefined && state === "valid" && (
        <p class="note caution newer">
          {words.newer} <a href={newer}>{words.openNewer}</a>
        </p>
      )}
      {receipt && state === "valid" && newer === undefined && refundedSince !== undefined && refundedSince !== "0" && (
        <p class="note caution">{words.refundedSince(money(refundedSince, receipt.currency, language))}</p>
      )}
      {state !== "valid" && <p class="print-only">{words.notForPrint}</p>}
      {receipt && state === "valid" && <ReceiptContent receipt={receipt} words={words} language={language} since={refundedSince} />}
      {receipt && state === "invalid" && (
        <details class="unproven">
          <summary>{words.notProven}</summary>
          <ReceiptContent receipt={receipt} words={words} language={language} />
        </details>
      )}
      {page !== undefined && state === "valid" && (
        <figure class="receipt-qr">
          <Qr text={page} label={words.qr} />
          <figcaption class="muted">{words.qrHint}</figcaption>
        </figure>
      )}
      {verdict && <ReceiptDetails signed={signed} verdict={verdict} words={words} />}
      {state === "valid" && (
        <div class="receipt-actions">
          <button type="button" class="button primary" onClick={() => print()}>
            {words.print}
          </button>
          <a class="button quiet" {...asFile(signed, receipt?.id ?? "receipt")}>
            {words.download}
          </a>
        </div>
      )}
    </article>
  );
}

/** The verdict on a file; undefined until it is there. The code that verifies comes when it is first needed. */
function useVerdict(signed: SignedReceipt, { rootSpki, revoked }: ReceiptTrust): ReceiptVerdict | undefined {
  const [verdict, setVerdict] = useState<ReceiptVerdict>();
  useEffect(() => {
    let stale = false;
    setVerdict(undefined);
    void import("../protocol/receipt/verify.ts")
      .then(({ verifyReceipt }) => verifyReceipt(signed, { rootSpki, ...(revoked && { revoked }) }))
      .then((found) => !stale && setVerdict(found));
    return () => {
      stale = true;
    };
  }, [signed, rootSpki, revoked]);
  return verdict;
}

/** What the verification gave, in words. */
function Standing({ verdict, words, language }: { verdict: ReceiptVerdict | undefined; words: ReceiptWords; language: Language }) {
  const failed = verdict?.checks.filter((check) => !check.holds) ?? [];
  return (
    <div class="standing" role="status">
      {!verdict && <p class="muted">{words.checking}</p>}
      {verdict?.valid && (
        <p class="standing-line">
          <Icon name="check" />
          <span>
            <b>{words.valid(verdict.receipt?.merchant.name ?? "")}</b>
            <br />
            <span class="muted small">{words.validBy}</span>
          </span>
        </p>
      )}
      {verdict && !verdict.valid && (
        <div class="note danger standing-line">
          <Icon name="warning" />
          <div>
            <p>
              <b>{words.invalid}</b>
            </p>
            <ul>
              {failed.map((check) => (
                <li key={check.name}>
                  {words.checks[check.name]}: {!check.holds && words.reasons[check.reason]}
                  {!check.holds && check.field !== undefined && <code> ({check.field})</code>}
                </li>
              ))}
            </ul>
            <p>{words.invalidLead}</p>
          </div>
        </div>
      )}
      {verdict?.notes.map((note) => (
        <p key={note.kind} class={`note ${note.kind === "refunded" ? "" : "caution"}`}>
          {note.kind === "revoked-later" ? words.notes[note.kind](receiptDay(note.at, language)) : words.notes[note.kind]}
        </p>
      ))}
    </div>
  );
}

/** What makes a link keep the receipt as a file of its own. */
function asFile(signed: SignedReceipt, name: string) {
  const text = `${JSON.stringify(signed, undefined, 2)}\n`;
  return { href: `data:application/json;charset=utf-8,${encodeURIComponent(text)}`, download: `${name}.json` };
}
