import { render } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Language } from "../protocol/account.ts";
import type { ReceiptStatus, SignedReceipt } from "../protocol/receipt.ts";
import { Mark } from "../ui/icon.tsx";
import { dress, languageOf } from "../ui/language.ts";
import { ReceiptView } from "../ui/receipt.tsx";
import { receiptWordsIn } from "../ui/receipt-words.ts";
import { part } from "./view.ts";

/** What the gateway writes into the page of a receipt. */
interface ShownReceipt {
  readonly signed: SignedReceipt;
  readonly status: ReceiptStatus;
  /** By which root this gateway is known; whoever does not trust this page takes docs/verify.html. */
  readonly rootSpki: string;
}

const words = {
  en: {
    other: "한국어",
    trust: "This page verifies against the root of the gateway that serves it. Download the file to verify it offline against a root of your own.",
  },
  ko: { other: "English", trust: "이 페이지는 이 게이트웨이의 루트로 확인합니다. 직접 가진 루트로 확인하려면 파일을 내려받아 오프라인에서 확인하세요." },
} as const satisfies Record<Language, unknown>;

const asked = new URLSearchParams(location.search).get("language");

/** The page behind a receipt's QR code: shows it to whoever was given its id, and verifies it there. */
function ReceiptPage({ signed, status, rootSpki }: ShownReceipt) {
  const [language, setLanguage] = useState<Language>(languageOf(asked === "ko" || asked === "en" ? asked : undefined));
  const { title } = receiptWordsIn(language);
  const trust = useMemo(() => ({ rootSpki, revoked: status.revoked }), [rootSpki, status]);
  const said = words[language];
  const other = language === "ko" ? "en" : "ko";
  useEffect(() => {
    dress(language, "system");
    document.title = `${title} – Coconut Pay`;
  }, [language, title]);
  const at = (id: string) => new URL(`/receipts/${id}`, location.origin).href;
  return (
    <>
      <header class="receipt-head">
        <Mark />
        <span class="brand">Coconut Pay</span>
        <button type="button" class="button link" lang={other} onClick={() => setLanguage(other)}>
          {said.other}
        </button>
      </header>
      <h1>{title}</h1>
      <section class="card">
        <ReceiptView
          signed={signed}
          trust={trust}
          language={language}
          page={at(status.receipt)}
          refundedSince={status.refundedSince}
          newer={status.newest === status.receipt ? undefined : at(status.newest)}
        />
      </section>
      <p class="muted">{said.trust}</p>
    </>
  );
}

render(<ReceiptPage {...(JSON.parse(part("receipt").textContent ?? "") as ShownReceipt)} />, part("app"));
