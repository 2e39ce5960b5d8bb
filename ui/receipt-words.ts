import type { Language } from "../protocol/account.ts";
import type { ReceiptCheckName } from "../protocol/receipt/verify.ts";

type Reason = "malformed" | "other-root" | "untrusted" | "dates" | "signature" | "differs" | "revoked";

const ko = {
  title: "영수증",
  checking: "서명을 확인하고 있습니다…",
  valid: (name: string) => `${name} 서명, 유효함`,
  validBy: "Coconut Pay와 구매자의 서명도 유효합니다.",
  invalid: "확인할 수 없는 영수증입니다",
  invalidLead: "이 파일의 내용을 믿지 마세요.",
  notProven: "파일에 적힌 내용 보기 (증명되지 않음)",
  notForPrint: "확인되지 않은 영수증입니다. 인쇄본은 영수증으로 쓸 수 없습니다.",
  notes: {
    "revoked-later": (day: string) => `판매자의 인증서는 발행 후 ${day}에 폐기되었습니다. 그 전에 발행된 이 영수증은 유효합니다.`,
    refunded: "환불된 금액이 있습니다.",
    "test-money": "시험용 돈으로 결제되었습니다.",
  },
  newer: "환불 후 다시 발행된 영수증이 있습니다.",
  openNewer: "최신 영수증 보기",
  seller: "판매자",
  business: { number: "사업자등록번호", address: "주소", representative: "대표자", phone: "전화번호" },
  noBusiness: "등록된 사업자 정보가 없습니다.",
  page: "결제한 곳",
  order: "주문 번호",
  paidAt: "결제 시각",
  issuedAt: "발행 시각",
  status: "상태",
  states: { issued: "발행됨", "partly-refunded": "일부 환불됨", refunded: "전액 환불됨" },
  asOfIssue: "발행 당시",
  refundedSince: (sum: string) => `이 영수증이 발행된 뒤에 ${sum} 환불되었습니다. 판매자가 아직 다시 발행하지 않아, 아래 금액에는 빠져 있습니다.`,
  revision: (revision: number) => `${revision}번째 발행`,
  payer: "구매자 인증서",
  buyer: "구매 사업자",
  issuer: (user: string, day: string) => `담당자 ${user} 서명 (${day} 임명)`,
  signer: "발행자",
  lines: "구매 내역",
  item: "상품",
  quantity: "단가 × 수량",
  amount: "금액",
  supply: "공급가액",
  tax: "부가가치세",
  total: "합계",
  refund: (day: string, reason: string) => `환불 ${day} · ${reason}`,
  left: "환불 후 금액",
  receipt: "영수증 번호",
  details: "자세히: 확인한 것과 원본 데이터",
  checks: {
    form: "파일의 형식",
    seller: "판매자의 서명",
    gateway: "Coconut Pay의 서명",
    authorization: "구매자의 동의",
    order: "판매자가 서명한 주문",
    result: "결제되었다는 Coconut Pay의 확인",
    amounts: "금액 계산",
    refunds: "환불",
  } satisfies Record<ReceiptCheckName, string>,
  holds: "유효함",
  reasons: {
    malformed: "정해진 형식이 아니거나 바뀌었습니다.",
    "other-root": "이 루트 아래에서 서명되지 않았습니다.",
    untrusted: "루트로 이어지지 않는 인증서로 서명되었습니다.",
    dates: "그때 유효하지 않은 인증서로 서명되었습니다.",
    signature: "서명이 맞지 않습니다. 서명한 뒤에 바뀌었습니다.",
    differs: "나머지 내용과 맞지 않습니다.",
    revoked: "발행 전에 폐기된 인증서로 서명되었습니다.",
  } satisfies Record<Reason, string>,
  payload: "서명된 내용",
  signatures: "서명 (JWS)",
  print: "인쇄 · PDF",
  download: "JSON 내려받기",
  qr: "이 영수증을 확인하는 페이지의 QR 코드",
  qrHint: "스캔하여 확인",
};
export type ReceiptWords = typeof ko;

const en: ReceiptWords = {
  title: "Receipt",
  checking: "Checking the signatures…",
  valid: (name) => `Signed by ${name}, valid`,
  validBy: "The signatures of Coconut Pay and of the buyer hold too.",
  invalid: "This receipt cannot be verified",
  invalidLead: "Do not rely on what this file says.",
  notProven: "Show what the file says (not proven)",
  notForPrint: "This receipt is not verified. A print of it is no receipt.",
  notes: {
    "revoked-later": (day) => `The seller's certificate was revoked on ${day}, after this receipt was issued. The receipt stays valid.`,
    refunded: "Part of it or all of it was refunded.",
    "test-money": "It was paid with test money.",
  },
  newer: "It was issued again after a refund.",
  openNewer: "Show the newest receipt",
  seller: "Seller",
  business: { number: "Business number", address: "Address", representative: "Representative", phone: "Phone" },
  noBusiness: "No business details are registered.",
  page: "Paid on",
  order: "Order number",
  paidAt: "Paid",
  issuedAt: "Issued",
  status: "Status",
  states: { issued: "Issued", "partly-refunded": "Partly refunded", refunded: "Refunded" },
  asOfIssue: "as of issue",
  refundedSince: (sum) => `${sum} was refunded after this receipt was issued. The seller has not issued it again yet, so the sums below do not show it.`,
  revision: (revision) => `issue ${revision}`,
  payer: "Buyer's certificate",
  buyer: "Buying business",
  issuer: (user, day) => `signed by member ${user}, appointed ${day}`,
  signer: "Issuer",
  lines: "Items",
  item: "Item",
  quantity: "Unit price × quantity",
  amount: "Amount",
  supply: "Net",
  tax: "VAT",
  total: "Total",
  refund: (day, reason) => `Refund ${day} · ${reason}`,
  left: "After refunds",
  receipt: "Receipt number",
  details: "Details: what was checked, and the raw data",
  checks: {
    form: "Form of the file",
    seller: "Seller's signature",
    gateway: "Coconut Pay's signature",
    authorization: "Buyer's consent",
    order: "Order signed by the seller",
    result: "Coconut Pay's word that it was paid",
    amounts: "Sums",
    refunds: "Refunds",
  },
  holds: "valid",
  reasons: {
    malformed: "It is not in the agreed form, or was altered.",
    "other-root": "It was not signed under this root.",
    untrusted: "It was signed by a certificate that does not lead to the root.",
    dates: "It was signed by a certificate that was not valid at that time.",
    signature: "The signature does not match: something was altered after signing.",
    differs: "It does not agree with the rest of the receipt.",
    revoked: "It was signed by a certificate that had been revoked before.",
  },
  payload: "What is signed",
  signatures: "Signatures (JWS)",
  print: "Print · PDF",
  download: "Download JSON",
  qr: "QR code of the page that verifies this receipt",
  qrHint: "Scan to verify",
};

const all = { ko, en } as const satisfies Record<Language, ReceiptWords>;

/** The words of a receipt in a language. */
export function receiptWordsIn(language: Language): ReceiptWords {
  return all[language];
}

/** A point in time with its zone, in Korea's, where these receipts are issued. */
export function receiptTime(ms: number, language: Language): string {
  const { format } = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "long", timeZone: "Asia/Seoul" });
  return format(ms);
}

/** A day in Korea's zone. */
export function receiptDay(ms: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "Asia/Seoul" }).format(ms);
}

/** A business number as it is written: 123-45-67890. */
export function businessNumber(digits: string): string {
  return digits.replace(/^(\d{3})(\d{2})(\d{5})$/, "$1-$2-$3");
}

/** The beginning of a certificate's thumbprint in groups of four: enough to compare, short enough to read. */
export function shortThumbprint(thumbprint: string): string {
  return `${thumbprint.slice(0, 16).replaceAll(/(.{4})(?=.)/g, "$1 ")} …`;
}
